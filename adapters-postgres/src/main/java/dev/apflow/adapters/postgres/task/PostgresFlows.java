package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Flows;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.run.FlowName;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Flows with their versions. Who changes a flow locks its row first. */
public final class PostgresFlows implements Flows {

    private static final SqlText LOCK = SqlText.of(PostgresFlows.class, "lock_flow", "name");

    private static final SqlText ADD =
            SqlText.of(
                    PostgresFlows.class,
                    "add_flow_version",
                    "name",
                    "versions_max",
                    "fingerprint",
                    "summary",
                    "content",
                    "created_by");

    private static final SqlText DELETE =
            SqlText.inline(
                    PostgresFlows.class,
                    """
                    with deleted as (
                        update apflow_flow set deleted = true where name = :name and not deleted returning name),
                    versions as (
                        delete from apflow_flow_version v using deleted d where v.name = d.name)
                    select name from deleted
                    """,
                    "name");

    private static final SqlText NEWEST =
            SqlText.inline(
                    PostgresFlows.class,
                    """
                    select ${flow_columns}
                    from apflow_flow f join apflow_flow_version v on v.name = f.name and v.version = f.version
                    where f.name = :name and not f.deleted
                    """,
                    "name");

    private static final SqlText FIND =
            SqlText.inline(
                    PostgresFlows.class,
                    """
                    select v.content, ${flow_columns}
                    from apflow_flow f join apflow_flow_version v on v.name = f.name
                    where f.name = :name and not f.deleted
                      and v.version = coalesce(:version::bigint, f.version)
                    """,
                    "name",
                    "version");

    private static final SqlText LIST =
            SqlText.inline(
                    PostgresFlows.class,
                    """
                    select ${flow_columns}
                    from apflow_flow f join apflow_flow_version v on v.name = f.name and v.version = f.version
                    where f.name > :after and not f.deleted
                    order by f.name
                    limit :limit
                    """,
                    "after",
                    "limit");

    private static final SqlText VERSIONS =
            SqlText.inline(
                    PostgresFlows.class,
                    """
                    select ${flow_columns}
                    from apflow_flow f join apflow_flow_version v on v.name = f.name
                    where f.name = :name and not f.deleted and v.version < :before
                    order by v.version desc
                    limit :limit
                    """,
                    "name",
                    "before",
                    "limit");

    private final Database database;

    public PostgresFlows(Database database) {
        this.database = database;
    }

    private static SqlQuery named(SqlText text, FlowName name) {
        return SqlQuery.of(text, call -> call.set("name").text(name.value()));
    }

    @Override
    public AuthorizedResult<Put> put(WriteAuthority authority, FlowName name, FlowContent content) {
        return Authority.granted(
                database,
                authority,
                connection -> put(connection, authority.actor(), name, content));
    }

    private record FlowLock(boolean deleted, long flows) {}

    private static Put put(
            Connection connection, Optional<Actor> actor, FlowName name, FlowContent content)
            throws SQLException {
        FlowLock lock = lock(connection, name);
        if (lock.deleted && lock.flows >= MOST_FLOWS) {
            return new Put.TooMany();
        }
        Optional<FlowRow> newest = named(NEWEST, name).row(FlowRow::of).with(connection);
        return newest.filter(each -> each.fingerprint().equals(content.fingerprint())).isPresent()
                ? new Put.Unchanged(newest.get().summary())
                : new Put.Created(added(connection, actor, name, content));
    }

    private static FlowSummary added(
            Connection connection, Optional<Actor> actor, FlowName name, FlowContent content)
            throws SQLException {
        return SqlQuery.of(
                        ADD,
                        call -> {
                            call.set("name").text(name.value());
                            call.set("versions_max").number(MOST_VERSIONS);
                            call.set("fingerprint").text(content.fingerprint());
                            call.set("summary").text(JsonColumns.of(content.summary()));
                            call.set("content").text(JsonColumns.of(content.content()));
                            call.set("created_by").text(actor.map(Actor::name));
                        })
                .row(FlowRow::summary)
                .with(connection)
                .orElseThrow();
    }

    /** The row may have been inserted by the statement itself, which then does not see it. */
    private static FlowLock lock(Connection connection, FlowName name) throws SQLException {
        Database.Work<Optional<FlowLock>> lock =
                named(LOCK, name)
                        .row(row -> new FlowLock(row.getBoolean("deleted"), row.getLong("flows")));
        for (int i = 0; i < 2; i++) {
            Optional<FlowLock> locked = lock.with(connection);
            if (locked.isPresent()) {
                return locked.get();
            }
        }
        throw new IllegalStateException("the row of a flow is not there: " + name);
    }

    @Override
    public AuthorizedResult<Boolean> delete(WriteAuthority authority, FlowName name) {
        return Authority.granted(
                database,
                authority,
                connection ->
                        named(DELETE, name)
                                .row(row -> row.getString(1))
                                .with(connection)
                                .isPresent());
    }

    @Override
    public Optional<StoredFlow> find(FlowName name, OptionalInt version) {
        Optional<Long> wanted =
                version.isPresent() ? Optional.of((long) version.getAsInt()) : Optional.empty();
        SqlQuery query =
                SqlQuery.of(
                        FIND,
                        call -> call.set("name").text(name.value()).set("version").number(wanted));
        return database.single(query.row(FlowRow::stored)).flatMap(each -> each);
    }

    @Override
    public List<FlowSummary> list(Optional<FlowName> after, int limit) {
        String name = after.map(FlowName::value).orElse("");
        SqlQuery query =
                SqlQuery.of(LIST, call -> call.set("after").text(name).set("limit").number(limit));
        return database.single(query.rows(FlowRow::summary));
    }

    @Override
    public List<FlowSummary> versions(FlowName name, OptionalInt before, int limit) {
        SqlQuery query =
                SqlQuery.of(
                        VERSIONS,
                        call -> {
                            call.set("name").text(name.value());
                            call.set("before").number(before.orElse(Integer.MAX_VALUE));
                            call.set("limit").number(limit);
                        });
        return database.single(query.rows(FlowRow::summary));
    }
}
