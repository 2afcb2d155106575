package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.Flows;
import dev.apflow.application.store.Flows.FlowContent;
import dev.apflow.application.store.Flows.FlowSummary;
import dev.apflow.application.store.Flows.Put;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;
import dev.apflow.json.stored.StoredJson;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Stores the next version of a flow. */
record PutVersion(FlowName name, FlowContent content, WriteAuthority authority)
        implements Change<Put> {

    private static final String FLOW =
            """
            select version, deleted from apflow_flow where name = ?
            """;

    private static final String COUNT =
            """
            select count(*) from apflow_flow where not deleted
            """;

    private static final String NEWEST =
            """
            select fingerprint, summary, created_by, epoch_us(created_at) as created_us
            from apflow_flow_version where name = ? and version = ?
            """;

    private static final String FIRST =
            """
            insert into apflow_flow values (?, 1, false)
            """;

    private static final String RAISE =
            """
            update apflow_flow set version = version + 1, deleted = false where name = ?
            """;

    private static final String ADD =
            """
            insert into apflow_flow_version
            values (?, ?, ?, ?, ?, ?, make_timestamp(?::bigint))
            """;

    private static final String REMOVE_OLD =
            """
            delete from apflow_flow_version where name = ? and version <= ?
            """;

    private static final String MARK_DELETED =
            """
            update apflow_flow set deleted = true where name = ? and not deleted
            """;

    private record Flow(int version, boolean deleted) {}

    @Override
    public Put apply(Session session) throws SQLException {
        Optional<Flow> flow =
                session
                        .sql(FLOW)
                        .text(name.value())
                        .list(row -> new Flow(row.getInt("version"), row.getBoolean("deleted")))
                        .stream()
                        .findFirst();
        boolean present = flow.filter(each -> !each.deleted).isPresent();
        if (present) {
            Optional<FlowSummary> same = same(session, flow.get().version);
            if (same.isPresent()) {
                return new Put.Unchanged(same.get());
            }
        } else if (session.sql(COUNT).list(row -> row.getLong(1)).get(0) >= Flows.MOST_FLOWS) {
            return new Put.TooMany();
        }
        int version = flow.map(Flow::version).orElse(0) + 1;
        session.sql(flow.isPresent() ? RAISE : FIRST).text(name.value()).update();
        session.sql(ADD)
                .text(name.value())
                .number(version)
                .text(content.fingerprint())
                .text(Json.text(content.summary()))
                .text(Json.text(content.content()))
                .text(authority.actor().map(Actor::name).orElse(null))
                .number(session.now())
                .update();
        session.sql(REMOVE_OLD).text(name.value()).number(version - Flows.MOST_VERSIONS).update();
        return new Put.Created(
                new FlowSummary(
                        new FlowVersion(name, version),
                        content.summary(),
                        authority.actor().map(Actor::name),
                        Times.instant(session.now())));
    }

    private Optional<FlowSummary> same(Session session, int version) throws SQLException {
        return session
                .sql(NEWEST)
                .text(name.value())
                .number(version)
                .list(row -> same(row, version))
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<FlowSummary> same(ResultSet row, int version) throws SQLException {
        return row.getString("fingerprint").equals(content.fingerprint())
                ? Optional.of(
                        new FlowSummary(
                                new FlowVersion(name, version),
                                StoredJson.details(row.getString("summary")),
                                Optional.ofNullable(row.getString("created_by")),
                                Times.instant(row.getLong("created_us"))))
                : Optional.empty();
    }

    /** Removes a flow; whether there was one. */
    static boolean delete(Session session, FlowName name) throws SQLException {
        boolean found = session.sql(MARK_DELETED).text(name.value()).update() > 0;
        session.sql(REMOVE_OLD).text(name.value()).number(Integer.MAX_VALUE).update();
        return found;
    }
}
