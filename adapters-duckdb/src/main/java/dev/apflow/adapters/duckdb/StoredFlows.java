package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Flows;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredJson;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Flows with their versions. */
record StoredFlows(Database database) implements Flows {

    private static final String COLUMNS =
            "v.name, v.version, v.summary, v.created_by, epoch_us(v.created_at) as created_us";

    private static final String FIND =
            "select v.content, "
                    + COLUMNS
                    + " from apflow_flow f join apflow_flow_version v on v.name = f.name"
                    + " where f.name = ? and not f.deleted"
                    + " and v.version = case when ? = 0 then f.version else ? end";

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

    @Override
    public AuthorizedResult<Put> put(WriteAuthority authority, FlowName name, FlowContent content) {
        return Authority.write(database, authority, new PutVersion(name, content, authority));
    }

    @Override
    public AuthorizedResult<Boolean> delete(WriteAuthority authority, FlowName name) {
        return Authority.write(database, authority, session -> PutVersion.delete(session, name));
    }

    @Override
    public Optional<StoredFlow> find(FlowName name, OptionalInt version) {
        int wanted = version.orElse(0);
        return version.isPresent() && wanted < 1
                ? Optional.empty()
                : database.read(
                        execute ->
                                execute.createGet(FIND)
                                        .addParam(name.value())
                                        .addParam(wanted)
                                        .addParam(wanted)
                                        .execute()
                                        .flatMap(StoredFlows::stored));
    }

    private static Optional<StoredFlow> stored(DbRow row) {
        return StoredJson.object(Columns.text(row, "content"))
                        instanceof Stored.Readable<JsonObject>(JsonObject content)
                ? Optional.of(new StoredFlow(summary(row), content))
                : Optional.empty();
    }

    @Override
    public List<FlowSummary> list(Optional<FlowName> after, int limit) {
        return database.read(
                execute ->
                        summaries(
                                execute.createQuery(LIST)
                                        .addParam(after.map(FlowName::value).orElse(" "))
                                        .addParam(limit)));
    }

    @Override
    public List<FlowSummary> versions(FlowName name, OptionalInt before, int limit) {
        return database.read(
                (DbExecute execute) ->
                        summaries(
                                execute.createQuery(VERSIONS)
                                        .addParam(name.value())
                                        .addParam(before.orElse(Integer.MAX_VALUE))
                                        .addParam(limit)));
    }

    private static List<FlowSummary> summaries(DbStatementQuery query) {
        try (Stream<DbRow> rows = query.execute()) {
            return rows.map(StoredFlows::summary).toList();
        }
    }

    private static FlowSummary summary(DbRow row) {
        return new FlowSummary(
                new FlowVersion(
                        new FlowName(Columns.text(row, "name")), Columns.integer(row, "version")),
                StoredJson.details(Columns.text(row, "summary")),
                Columns.find(row, "created_by", String.class),
                Times.instant(Columns.bigint(row, "created_us")));
    }
}
