package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.Flows.FlowSummary;
import dev.apflow.application.store.Flows.StoredFlow;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredJson;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A version of a flow, read from {@code flow_columns.sql}. */
record FlowRow(String fingerprint, FlowSummary summary) {

    static FlowRow of(ResultSet row) throws SQLException {
        return new FlowRow(row.getString("fingerprint"), summary(row));
    }

    static FlowSummary summary(ResultSet row) throws SQLException {
        return new FlowSummary(
                new FlowVersion(new FlowName(row.getString("name")), row.getInt("version")),
                StoredJson.details(row.getString("summary")),
                RowValues.text(row, "created_by"),
                Times.instant(row.getLong("created_at")));
    }

    /** With its content; empty where that cannot be read. */
    static Optional<StoredFlow> stored(ResultSet row) throws SQLException {
        FlowSummary summary = summary(row);
        return StoredJson.object(row.getString("content"))
                        instanceof Stored.Readable<JsonObject>(var content)
                ? Optional.of(new StoredFlow(summary, content))
                : Optional.empty();
    }
}
