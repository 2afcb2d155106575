package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlStatement;
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

    /** One snapshot: a task is counted either as ready or as running. */
    static final String LOOK =
            """
            select null as node, 0 as slots, 0 as running, null::text[] as executors, null as capabilities,
                   w.method, w.requires_executors, w.requires_capabilities, w.allowed_nodes, w.forbidden_nodes,
                   count(*)::int as tasks, min(w.number) as first
            from (select q.*
                  from apflow_queue q
                  where READY
                  order by q.placement_class, q.priority, q.number
                  limit ?) w
            group by w.method, w.requires_executors, w.requires_capabilities, w.allowed_nodes, w.forbidden_nodes
            union all
            select n.node, n.slots, coalesce(r.tasks, 0), n.executors, n.capabilities,
                   null, null, null, null, null, 0, 0
            from apflow_cluster_node n
                 left join (
                     select node, count(*)::int as tasks
                     from apflow_running
                     group by node) r on r.node = n.node
            where n.health = ? and n.role not in ('stopping', 'stopped')
              and (n.presence is null or n.presence in (
                       select l.objid::bigint from pg_locks l where LOCK and l.granted))
            """
                    .replace("READY", PostgresClaims.READY)
                    .replace("LOCK", AdvisoryLock.NODE.isIn());

    /** What some ready tasks ask of a node. */
    private record Constraints(
            String method,
            Set<String> executors,
            Set<String> capabilities,
            Set<String> allowed,
            Set<String> forbidden,
            int tasks,
            long first) {}

    private record Able(
            String name, int slots, int running, Set<String> executors, Set<String> capabilities) {

        boolean mayRun(Constraints wish) {
            return executors.contains(wish.method)
                    && executors.containsAll(wish.executors)
                    && capabilities.containsAll(wish.capabilities)
                    && (wish.allowed.isEmpty() || wish.allowed.contains(name))
                    && !wish.forbidden.contains(name);
        }
    }

    /** A row is the one or the other. */
    private record Row(Optional<Constraints> wish, Optional<Able> node) {}

    private NodeWorkload() {}

    public static Workload of(Connection connection, NodeId node, int most) throws SQLException {
        List<Row> rows;
        try (SqlStatement call = new SqlStatement(connection, LOOK)) {
            rows = call.number(most).text(NodeHealth.HEALTHY.word()).rows(NodeWorkload::row);
        }
        List<Constraints> ready = rows.stream().flatMap(row -> row.wish.stream()).toList();
        List<Able> nodes = rows.stream().flatMap(row -> row.node.stream()).toList();
        List<Able> self = nodes.stream().filter(each -> each.name.equals(node.value())).toList();
        List<Constraints> own =
                ready.stream()
                        .filter(wish -> self.stream().anyMatch(each -> each.mayRun(wish)))
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

    private static int tasks(List<Constraints> wishes) {
        return wishes.stream().mapToInt(Constraints::tasks).sum();
    }

    private static Row row(ResultSet row) throws SQLException {
        String node = row.getString("node");
        return node == null
                ? new Row(Optional.of(wish(row)), Optional.empty())
                : new Row(Optional.empty(), Optional.of(able(node, row)));
    }

    private static Constraints wish(ResultSet row) throws SQLException {
        return new Constraints(
                row.getString("method"),
                texts(row.getArray("requires_executors")),
                texts(row.getArray("requires_capabilities")),
                texts(row.getArray("allowed_nodes")),
                texts(row.getArray("forbidden_nodes")),
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
                Set.copyOf(Arrays.asList(JsonColumns.capabilities(capabilities))));
    }

    private static Set<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? Set.of() : Set.copyOf(Arrays.asList((String[]) array.getArray()));
    }
}
