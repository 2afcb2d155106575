package dev.apflow.domain.reference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of some tasks are dependencies of which others, direct or not. Asks about 64 tasks in one
 * pass over the tree, so that a tree of 20,000 tasks that all refer to different ones takes a
 * fraction of a second.
 */
final class Reachability {

    private static final int AT_ONCE = Long.SIZE;

    private final Set<Long> pairs = new HashSet<>();
    private boolean cyclic;

    private Reachability() {}

    /**
     * Finds out for each pair of {@code wanted}.
     *
     * @param dependencies of each task, by index
     * @param wanted of each task, the indexes of those in question
     */
    static Reachability of(List<int[]> dependencies, List<? extends Map<Integer, ?>> wanted) {
        Reachability found = new Reachability();
        List<Integer> targets =
                wanted.stream().flatMap(each -> each.keySet().stream()).distinct().toList();
        if (targets.isEmpty()) {
            return found;
        }
        int[] order = order(dependencies);
        found.cyclic = order.length < dependencies.size();
        for (int from = 0; from < targets.size(); from += AT_ONCE) {
            List<Integer> some = targets.subList(from, Math.min(targets.size(), from + AT_ONCE));
            found.ask(some, order, dependencies, wanted);
        }
        return found;
    }

    /** In a tree with a cycle, which is refused for that, everything counts as a dependency. */
    boolean contains(int task, int dependency) {
        return cyclic || pairs.contains(pair(task, dependency));
    }

    private void ask(
            List<Integer> targets,
            int[] order,
            List<int[]> dependencies,
            List<? extends Map<Integer, ?>> wanted) {
        long[] self = new long[dependencies.size()];
        for (int bit = 0; bit < targets.size(); bit++) {
            self[targets.get(bit)] |= 1L << bit;
        }
        long[] below = new long[dependencies.size()];
        for (int task : order) {
            for (int each : dependencies.get(task)) {
                below[task] |= below[each] | self[each];
            }
        }
        for (int task = 0; task < below.length; task++) {
            for (int bit = 0; below[task] != 0 && bit < targets.size(); bit++) {
                if ((below[task] & (1L << bit)) != 0
                        && wanted.get(task).containsKey(targets.get(bit))) {
                    pairs.add(pair(task, targets.get(bit)));
                }
            }
        }
    }

    /** Dependencies first; tasks on a cycle, and what waits for them, are left out. */
    private static int[] order(List<int[]> dependencies) {
        int[] open = new int[dependencies.size()];
        List<List<Integer>> dependents = new ArrayList<>();
        for (int i = 0; i < open.length; i++) {
            dependents.add(new ArrayList<>());
        }
        Deque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < open.length; i++) {
            open[i] = dependencies.get(i).length;
            for (int each : dependencies.get(i)) {
                dependents.get(each).add(i);
            }
            if (open[i] == 0) {
                ready.add(i);
            }
        }
        List<Integer> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            order.add(next);
            for (int each : dependents.get(next)) {
                if (--open[each] == 0) {
                    ready.add(each);
                }
            }
        }
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    private static long pair(int task, int dependency) {
        return ((long) task << Integer.SIZE) | dependency;
    }
}
