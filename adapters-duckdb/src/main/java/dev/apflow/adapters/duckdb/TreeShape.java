package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who hangs on whom in one tree. */
final class TreeShape {

    private static final String TASKS =
            """
            select number, id, parent from apflow_task where tree = ? order by number
            """;

    private static final String EDGES =
            """
            select task, dependency from apflow_edge where tree = ?
            """;

    private final Map<Long, TaskId> ids = new HashMap<>();
    private final Map<Long, List<Long>> children = new HashMap<>();
    private final Map<Long, List<Long>> dependents = new HashMap<>();

    private TreeShape() {}

    static TreeShape of(Session session, long tree) throws SQLException {
        TreeShape shape = new TreeShape();
        session.sql(TASKS)
                .number(tree)
                .list(
                        row -> {
                            long number = row.getLong("number");
                            Long parent = (Long) row.getObject("parent");
                            if (parent != null) {
                                link(shape.children, parent, number);
                            }
                            return shape.ids.put(number, new TaskId(row.getString("id")));
                        });
        session.sql(EDGES)
                .number(tree)
                .list(
                        row ->
                                link(
                                        shape.dependents,
                                        row.getLong("dependency"),
                                        row.getLong("task")));
        return shape;
    }

    private static boolean link(Map<Long, List<Long>> links, long from, long to) {
        return links.computeIfAbsent(from, each -> new ArrayList<>()).add(to);
    }

    List<TaskId> ids(Collection<Long> numbers) {
        return numbers.stream().map(this::id).toList();
    }

    TaskId id(long number) {
        TaskId id = ids.get(number);
        if (id == null) {
            throw new IllegalStateException("not a task of this tree: " + number);
        }
        return id;
    }

    /** What hangs on the task directly. */
    SortedSet<Long> hangingOn(long number) {
        SortedSet<Long> found = new TreeSet<>(children.getOrDefault(number, List.of()));
        found.addAll(dependents.getOrDefault(number, List.of()));
        return found;
    }

    /** The task and all that hangs on it as children or dependents, however far. */
    SortedSet<Long> withAllHangingOn(long number) {
        SortedSet<Long> found = new TreeSet<>();
        Deque<Long> reached = new ArrayDeque<>(List.of(number));
        while (!reached.isEmpty()) {
            long next = reached.remove();
            if (found.add(next)) {
                reached.addAll(hangingOn(next));
            }
        }
        return found;
    }

    /** The task and all that is below it. */
    SortedSet<Long> withAllBelow(long number) {
        SortedSet<Long> found = new TreeSet<>();
        Deque<Long> reached = new ArrayDeque<>(List.of(number));
        while (!reached.isEmpty()) {
            long next = reached.remove();
            if (found.add(next)) {
                reached.addAll(children.getOrDefault(next, List.of()));
            }
        }
        return found;
    }
}
