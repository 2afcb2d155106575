package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.cluster.NodeRegistry.Workload;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.FairShare.Load;
import dev.apflow.json.stored.StoredJson;

import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the first ready tasks, by what they ask of a node, and at the nodes that are there. A
 * node whose session is gone is not, long before its silence shows that.
 */
public final class NodeWorkload {

    static final SqlText LOOK = SqlText.of(NodeWorkload.class, "workload", "tasks_max", "healthy");

    /** What some ready tasks ask of a node. */
    private record Constraints(
            String method,
            Set<String> executors,
            Set<String> capabilities,
            Set<String> allowed,
            Set<String> forbidden,
            String queue,
            int tasks,
            long first) {}

    /**
     * @param queues empty: all
     */
    private record Able(
            String name,
            int slots,
            int running,
            Set<String> executors,
            Set<String> capabilities,
            Set<String> queues) {

        boolean mayRun(Constraints task) {
            return executors.contains(task.method)
                    && executors.containsAll(task.executors)
                    && capabilities.containsAll(task.capabilities)
                    && (task.allowed.isEmpty() || task.allowed.contains(name))
                    && !task.forbidden.contains(name)
                    && (queues.isEmpty() || queues.contains(task.queue));
        }
    }

    /** A row is the one or the other. */
    private record Row(Optional<Constraints> constraints, Optional<Able> node) {}

    private NodeWorkload() {}

    public static Workload of(Connection connection, NodeId node, int most) throws SQLException {
        SqlQuery query =
                SqlQuery.of(
                        LOOK,
                        call -> {
                            call.set("tasks_max").number(most);
                            call.set("healthy").text(NodeHealth.HEALTHY.word());
                        });
        List<Row> rows = query.rows(NodeWorkload::row).with(connection);
        return of(
                node,
                rows.stream().flatMap(row -> row.constraints.stream()).toList(),
                rows.stream().flatMap(row -> row.node.stream()).toList(),
                most);
    }

    private static Workload of(NodeId node, List<Constraints> ready, List<Able> nodes, int most) {
        List<Able> self = nodes.stream().filter(each -> each.name.equals(node.value())).toList();
        List<Constraints> own =
                ready.stream()
                        .filter(task -> self.stream().anyMatch(each -> each.mayRun(task)))
                        .toList();
        List<Able> able =
                nodes.stream()
                        .filter(each -> self.contains(each) || own.stream().anyMatch(each::mayRun))
                        .toList();
        return new Workload(
                load(self),
                load(able),
                (int) nodes.stream().filter(each -> each.slots > 0).count(),
                tasks(ready) == most ? most : tasks(own),
                own.stream().mapToLong(Constraints::first).min().orElse(0));
    }

    private static Load load(List<Able> nodes) {
        return new Load(
                nodes.stream().mapToInt(Able::running).sum(),
                nodes.stream().mapToInt(Able::slots).sum());
    }

    private static int tasks(List<Constraints> all) {
        return all.stream().mapToInt(Constraints::tasks).sum();
    }

    private static Row row(ResultSet row) throws SQLException {
        String node = row.getString("node");
        return node == null
                ? new Row(Optional.of(constraints(row)), Optional.empty())
                : new Row(Optional.empty(), Optional.of(able(node, row)));
    }

    private static Constraints constraints(ResultSet row) throws SQLException {
        return new Constraints(
                row.getString("method"),
                texts(row.getArray("requires_executors")),
                texts(row.getArray("requires_capabilities")),
                texts(row.getArray("allowed_nodes")),
                texts(row.getArray("forbidden_nodes")),
                row.getString("queue"),
                row.getInt("tasks"),
                row.getLong("first"));
    }

    private static Able able(String node, ResultSet row) throws SQLException {
        JsonObject capabilities =
                StoredJson.object(row.getString("capabilities")).orElse(JsonObject.EMPTY);
        return new Able(
                node,
                row.getInt("slots"),
                row.getInt("running"),
                texts(row.getArray("executors")),
                Set.copyOf(Arrays.asList(JsonColumns.capabilities(capabilities))),
                texts(row.getArray("queues")));
    }

    private static Set<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? Set.of() : Set.copyOf(Arrays.asList((String[]) array.getArray()));
    }
}
