package dev.apflow.domain.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Finds cycles in a graph given as lists of successors by index. What Kahn's algorithm (A. B. Kahn,
 * 1962) leaves over lies on a cycle or leads into one; from there each vertex' first remaining
 * successor is followed until a vertex comes round again.
 */
final class Cycles {

    private static final int NOT_SEEN = -1;

    private final int[][] successors;
    private final int[] walkOf;

    private Cycles(int[][] successors) {
        this.successors = successors;
        this.walkOf = new int[successors.length];
        java.util.Arrays.fill(walkOf, NOT_SEEN);
    }

    /**
     * At most {@code most} cycles, none sharing a vertex with another; empty for a forest or DAG.
     */
    static List<List<Integer>> in(int[][] successors, int most) {
        return new Cycles(successors).find(most);
    }

    private List<List<Integer>> find(int most) {
        boolean[] left = leftOver();
        List<List<Integer>> cycles = new ArrayList<>();
        for (int start = 0; start < left.length && cycles.size() < most; start++) {
            if (left[start] && walkOf[start] == NOT_SEEN) {
                List<Integer> cycle = walkFrom(start, left);
                if (!cycle.isEmpty()) {
                    cycles.add(cycle);
                }
            }
        }
        return cycles;
    }

    /**
     * Vertices that reach a cycle: removes, again and again, those without a remaining successor.
     */
    private boolean[] leftOver() {
        int size = successors.length;
        int[] open = new int[size];
        List<List<Integer>> predecessors = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            predecessors.add(new ArrayList<>());
        }
        for (int from = 0; from < size; from++) {
            open[from] = successors[from].length;
            for (int to : successors[from]) {
                predecessors.get(to).add(from);
            }
        }
        boolean[] left = new boolean[size];
        Deque<Integer> done = new ArrayDeque<>();
        for (int i = 0; i < size; i++) {
            left[i] = open[i] > 0;
            if (!left[i]) {
                done.add(i);
            }
        }
        while (!done.isEmpty()) {
            for (int before : predecessors.get(done.remove())) {
                if (--open[before] == 0) {
                    left[before] = false;
                    done.add(before);
                }
            }
        }
        return left;
    }

    private List<Integer> walkFrom(int start, boolean[] left) {
        List<Integer> path = new ArrayList<>();
        int at = start;
        while (walkOf[at] == NOT_SEEN) {
            walkOf[at] = start;
            path.add(at);
            at = nextLeft(at, left);
        }
        return walkOf[at] == start ? path.subList(path.indexOf(at), path.size()) : List.of();
    }

    private int nextLeft(int from, boolean[] left) {
        for (int to : successors[from]) {
            if (left[to]) {
                return to;
            }
        }
        throw new IllegalStateException("a vertex that is left over has a successor left over");
    }
}
