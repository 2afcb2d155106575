package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Fence;
import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Sweeps.HealthChange;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeHealthChange;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Judges nodes by how long they have been silent. */
record HealthSweep(Database database) {

    /**
     * How things stand.
     *
     * @param toWrite whether a node is not as its record says, or to be removed
     */
    private record Window(boolean seated, boolean toWrite) {}

    /** While every node is as it was it is one statement. */
    AuthorizedResult<NodeSweep> run(WriteAuthority.Term term, NodeHealthSettings settings) {
        Window look = look(term, settings);
        if (!look.seated) {
            return new AuthorizedResult.Refused<>();
        }
        if (!look.toWrite) {
            return new AuthorizedResult.Granted<>(new NodeSweep(List.of()));
        }
        return Authority.inTerm(
                database,
                term,
                connection -> {
                    List<HealthChange> changes = judged(connection, settings);
                    FORGET.update().with(connection);
                    return new NodeSweep(changes);
                });
    }

    private static final SqlText STATE =
            SqlText.of(
                    HealthSweep.class,
                    "look_at_nodes",
                    "epoch",
                    "leader",
                    "leader_life",
                    "dead_micros",
                    "stale_micros");

    private static final SqlText JUDGE =
            SqlText.of(HealthSweep.class, "judge_nodes", "dead_micros", "stale_micros");

    private static final SqlQuery FORGET =
            SqlQuery.of(
                    SqlText.inline(
                            HealthSweep.class,
                            "delete from apflow_cluster_node n where ${forgotten}"));

    private Window look(WriteAuthority.Term term, NodeHealthSettings settings) {
        SqlQuery look =
                SqlQuery.of(
                        STATE,
                        call -> {
                            Fence.give(call, term);
                            limits(call, settings);
                        });
        return database.single(look.row(HealthSweep::window)).orElseThrow();
    }

    private static Window window(ResultSet row) throws SQLException {
        return new Window(row.getBoolean("seated"), row.getBoolean("to_write"));
    }

    private static SqlStatement limits(SqlStatement call, NodeHealthSettings settings)
            throws SQLException {
        return call.set("dead_micros")
                .number(Times.micros(settings.deadAfter()))
                .set("stale_micros")
                .number(Times.micros(settings.staleAfter()));
    }

    private static List<HealthChange> judged(Connection connection, NodeHealthSettings settings)
            throws SQLException {
        return SqlQuery.of(JUDGE, call -> limits(call, settings))
                .rows(HealthSweep::judged)
                .with(connection)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** A row whose name no node can have is judged and forgotten as others are, and not told of. */
    private static Optional<HealthChange> judged(ResultSet row) throws SQLException {
        return RowValues.node(row, "node").isPresent()
                ? Optional.of(healthChange(row))
                : Optional.empty();
    }

    private static HealthChange healthChange(ResultSet row) throws SQLException {
        NodeHealth to = NodeHealth.ofWord(row.getString("health")).orElseThrow();
        NodeHealth from =
                NodeHealth.ofWord(row.getString("before"))
                        .orElse(to == NodeHealth.STALE ? NodeHealth.HEALTHY : NodeHealth.STALE);
        return new HealthChange(
                new NodeId(row.getString("node")),
                to.compareTo(from) > 0
                        ? new NodeHealthChange.Worsened(from, to)
                        : new NodeHealthChange.Recovered(from, to));
    }
}
