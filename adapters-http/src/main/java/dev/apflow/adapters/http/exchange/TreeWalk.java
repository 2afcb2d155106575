package dev.apflow.adapters.http.exchange;

import dev.apflow.application.store.TaskReads.Outlined;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tasks of a tree in the order in which a nested document shows them, and how deep each is. */
final class TreeWalk {

    private static final int NONE = -1;

    private final long[] numbers;
    private final int[] depths;

    /**
     * @param outline the root first, parents before their children
     */
    TreeWalk(List<Outlined> outline) {
        int size = outline.size();
        this.numbers = new long[size];
        this.depths = new int[size];
        int[] parent = parents(outline);
        int[] first = filled(size);
        int[] next = filled(size);
        for (int i = size - 1; i > 0; i--) {
            next[i] = first[parent[i]];
            first[parent[i]] = i;
        }
        int depth = 0;
        int at = 0;
        for (int place = 0; place < size; place++) {
            numbers[place] = outline.get(at).number();
            depths[place] = depth;
            if (first[at] != NONE) {
                at = first[at];
                depth++;
                continue;
            }
            while (at != 0 && next[at] == NONE) {
                at = parent[at];
                depth--;
            }
            at = Math.max(0, next[at]);
        }
    }

    private static int[] filled(int size) {
        int[] places = new int[size];
        Arrays.fill(places, NONE);
        return places;
    }

    /** Whose parent is not known hangs below the root. */
    private static int[] parents(List<Outlined> outline) {
        Map<Long, Integer> places = new HashMap<>();
        int[] parents = new int[outline.size()];
        for (int i = 0; i < parents.length; i++) {
            Outlined each = outline.get(i);
            parents[i] =
                    each.parent().isPresent()
                            ? places.getOrDefault(each.parent().getAsLong(), 0)
                            : 0;
            places.put(each.number(), i);
        }
        return parents;
    }

    int size() {
        return numbers.length;
    }

    long number(int place) {
        return numbers[place];
    }

    int depth(int place) {
        return depths[place];
    }

    /** Some numbers that follow each other, in their own order. */
    List<Long> numbers(int from, int to) {
        return Arrays.stream(numbers, from, to).sorted().boxed().toList();
    }
}
