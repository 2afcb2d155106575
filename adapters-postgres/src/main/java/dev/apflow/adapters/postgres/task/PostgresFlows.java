package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Flows;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredJson;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Flows with their versions. Who changes a flow locks its row first. */
public final class PostgresFlows implements Flows {

    private static final String COLUMNS =
            "v.name, v.version, v.fingerprint, v.summary, v.created_by,"
                    + " (extract(epoch from v.created_at) * 1000000)::bigint as created_at";

    private static final String LOCK =
            """
            with made as (
                insert into apflow_flow (name, version, deleted) values (?, 0, true)
                on conflict (name) do nothing)
            select version, deleted, (select count(*) from apflow_flow where not deleted) as flows
            from apflow_flow where name = ? for update
            """;

    private static final String NEWEST =
            "select "
                    + COLUMNS
                    + " from apflow_flow f join apflow_flow_version v"
                    + " on v.name = f.name and v.version = f.version"
                    + " where f.name = ? and not f.deleted";

    private static final String ADD =
            """
            with raised as (
                update apflow_flow set version = version + 1, deleted = false where name = ?
                returning name, version),
            old as (
                delete from apflow_flow_version v using raised r
                where v.name = r.name and v.version <= r.version - ?)
            insert into apflow_flow_version as v (
                name, version, fingerprint, summary, content, created_by, created_at)
            select name, version, ?, ?, ?, ?, clock_timestamp() from raised
            returning\s\
            """
                    + COLUMNS;

    private static final String DELETE =
            """
            with gone as (
                update apflow_flow set deleted = true where name = ? and not deleted returning name),
            versions as (
                delete from apflow_flow_version v using gone g where v.name = g.name)
            select name from gone
            """;

    private static final String FIND =
            "select v.content, "
                    + COLUMNS
                    + " from apflow_flow f join apflow_flow_version v on v.name = f.name"
                    + " where f.name = ? and not f.deleted"
                    + " and v.version = coalesce(?::bigint, f.version)";

    private static final String LIST =
            "select "
                    + COLUMNS
                    + " from apflow_flow f join apflow_flow_version v"
                    + " on v.name = f.name and v.version = f.version"
                    + " where f.name > ? and not f.deleted order by f.name limit ?";

    private static final String VERSIONS =
            "select "
                    + COLUMNS
                    + " from apflow_flow f join apflow_flow_version v on v.name = f.name"
                    + " where f.name = ? and not f.deleted and v.version < ?"
                    + " order by v.version desc limit ?";

    private final Database database;

    public PostgresFlows(Database database) {
        this.database = database;
    }

    @Override
    public AuthorizedResult<Put> put(WriteAuthority authority, FlowName name, FlowContent content) {
        return Authority.granted(
                database, authority, connection -> put(connection, authority, name, content));
    }

    private record Version(String fingerprint, FlowSummary summary) {}

    private record Locked(boolean deleted, long flows) {}

    private static Put put(
            Connection connection, WriteAuthority authority, FlowName name, FlowContent content)
            throws SQLException {
        Locked locked = lock(connection, name);
        if (locked.deleted && locked.flows >= MOST_FLOWS) {
            return new Put.TooMany();
        }
        try (SqlStatement call = new SqlStatement(connection, NEWEST)) {
            Optional<Version> newest = call.text(name.value()).row(PostgresFlows::version);
            if (newest.filter(each -> each.fingerprint.equals(content.fingerprint())).isPresent()) {
                return new Put.Unchanged(newest.get().summary);
            }
        }
        try (SqlStatement call = new SqlStatement(connection, ADD)) {
            return new Put.Created(
                    call.text(name.value())
                            .number(MOST_VERSIONS)
                            .text(content.fingerprint())
                            .text(JsonColumns.of(content.summary()))
                            .text(JsonColumns.of(content.content()))
                            .text(authority.actor().map(Actor::name))
                            .row(PostgresFlows::version)
                            .orElseThrow()
                            .summary);
        }
    }

    /** The row may have been made by the statement itself, which then does not see it. */
    private static Locked lock(Connection connection, FlowName name) throws SQLException {
        for (int i = 0; i < 2; i++) {
            try (SqlStatement call = new SqlStatement(connection, LOCK)) {
                Optional<Locked> locked =
                        call.text(name.value())
                                .text(name.value())
                                .row(
                                        row ->
                                                new Locked(
                                                        row.getBoolean("deleted"),
                                                        row.getLong("flows")));
                if (locked.isPresent()) {
                    return locked.get();
                }
            }
        }
        throw new IllegalStateException("the row of a flow is not there: " + name);
    }

    @Override
    public AuthorizedResult<Boolean> delete(WriteAuthority authority, FlowName name) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, DELETE)) {
                        return call.text(name.value()).row(row -> row.getString(1)).isPresent();
                    }
                });
    }

    @Override
    public Optional<StoredFlow> find(FlowName name, OptionalInt version) {
        Optional<Long> wanted =
                version.isPresent() ? Optional.of((long) version.getAsInt()) : Optional.empty();
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, FIND)) {
                        return call.text(name.value())
                                .number(wanted)
                                .row(PostgresFlows::stored)
                                .flatMap(each -> each);
                    }
                });
    }

    private static Optional<StoredFlow> stored(ResultSet row) throws SQLException {
        FlowSummary summary = version(row).summary;
        return StoredJson.object(row.getString("content"))
                        instanceof Stored.Readable<JsonObject>(var content)
                ? Optional.of(new StoredFlow(summary, content))
                : Optional.empty();
    }

    @Override
    public List<FlowSummary> list(Optional<FlowName> after, int limit) {
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, LIST)) {
                        return call.text(after.map(FlowName::value).orElse(""))
                                .number(limit)
                                .rows(row -> version(row).summary);
                    }
                });
    }

    @Override
    public List<FlowSummary> versions(FlowName name, OptionalInt before, int limit) {
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, VERSIONS)) {
                        return call.text(name.value())
                                .number(before.orElse(Integer.MAX_VALUE))
                                .number(limit)
                                .rows(row -> version(row).summary);
                    }
                });
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getString("fingerprint"),
                new FlowSummary(
                        new FlowVersion(new FlowName(row.getString("name")), row.getInt("version")),
                        StoredJson.details(row.getString("summary")),
                        RowValues.text(row, "created_by"),
                        Times.instant(row.getLong("created_at"))));
    }
}
