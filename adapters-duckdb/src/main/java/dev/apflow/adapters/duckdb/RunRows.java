package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.stored.StoredLabels;

import io.helidon.dbclient.DbRow;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a run comes from, as rows. */
final class RunRows {

    private RunRows() {}

    private record RunRow(long tree, TaskSpec root, RunOrigin origin, long createdAt)
            implements Row {

        @Override
        public String table() {
            return "apflow_run";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.bigint(tree).text(root.name()).text(root.method().value());
            cells.text(origin.flow().map(each -> each.flow().value()).orElse(null));
            cells.integer(version());
            cells.text(origin.trigger().kind().word());
            cells.text(origin.trigger().id().orElse(null));
            cells.text(origin.trigger().user().orElse(null));
            cells.text(origin.labels().isEmpty() ? null : StoredLabels.text(origin.labels()));
            cells.text(origin.inputs().map(Json::text).orElse(null));
            cells.time(createdAt);
        }

        private @Nullable Integer version() {
            return origin.flow().map(each -> each.version()).orElse(null);
        }
    }

    private record LabelRow(long tree, String key, String value) implements Row {

        @Override
        public String table() {
            return "apflow_run_label";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.bigint(tree).text(key).text(value);
        }
    }

    static List<Row> of(NewTree tree, long number, long now) {
        List<Row> rows = new ArrayList<>();
        rows.add(new RunRow(number, tree.rootSpec(), tree.origin(), now));
        tree.origin()
                .labels()
                .values()
                .forEach((key, value) -> rows.add(new LabelRow(number, key, value)));
        return rows;
    }

    /** The same with the inputs. */
    static RunOrigin withInputs(DbRow row) {
        return origin(row)
                .with(StoredLabels.inputs(Columns.find(row, "inputs", String.class).orElse(null)));
    }

    /** Where the run of a row comes from, but for the inputs of its flow. */
    static RunOrigin origin(DbRow row) {
        return new RunOrigin(
                StoredLabels.flow(
                        Columns.find(row, "flow", String.class).orElse(null),
                        Columns.find(row, "flow_version", Integer.class).orElse(0)),
                new Trigger(
                        TriggerKind.ofWord(Columns.text(row, "trigger_kind"))
                                .orElse(TriggerKind.API),
                        Columns.find(row, "trigger_id", String.class),
                        Columns.find(row, "trigger_user", String.class)),
                StoredLabels.read(Columns.find(row, "labels", String.class).orElse(null)),
                Optional.empty());
    }
}
