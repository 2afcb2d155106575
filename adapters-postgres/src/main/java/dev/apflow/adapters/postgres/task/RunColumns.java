package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.json.stored.StoredLabels;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where runs come from as columns: one array a column. */
final class RunColumns {

    private static final List<String> PARAMETERS =
            List.of(
                    "run_roots",
                    "run_names",
                    "run_flows",
                    "run_versions",
                    "run_triggers",
                    "run_trigger_ids",
                    "run_users",
                    "run_labels",
                    "run_inputs",
                    "run_unique_keys");

    private RunColumns() {}

    static String[] parametersAnd(String... more) {
        return Stream.concat(PARAMETERS.stream(), Stream.of(more)).toArray(String[]::new);
    }

    static void give(SqlStatement call, List<NewTree> trees) throws SQLException {
        texts(call, "run_roots", trees, each -> each.tree().root().value());
        texts(call, "run_names", trees, each -> each.rootSpec().name());
        texts(
                call,
                "run_flows",
                trees,
                each -> each.origin().flow().map(of -> of.flow().value()).orElse(null));
        call.set("run_versions")
                .array(
                        "integer",
                        trees.stream()
                                .map(each -> each.origin().flow().map(of -> of.version()))
                                .map(each -> each.orElse(null))
                                .toArray());
        texts(call, "run_triggers", trees, each -> kind(each.origin().trigger().kind()));
        texts(call, "run_trigger_ids", trees, each -> each.origin().trigger().id().orElse(null));
        texts(call, "run_users", trees, each -> each.origin().trigger().user().orElse(null));
        texts(call, "run_labels", trees, each -> labels(each.origin().labels()));
        texts(
                call,
                "run_inputs",
                trees,
                each -> each.origin().inputs().map(JsonColumns::of).orElse(null));
        texts(call, "run_unique_keys", trees, RunColumns::uniqueKey);
    }

    private static @Nullable String uniqueKey(NewTree tree) {
        return tree.unique().map(UniqueRule::key).orElse(null);
    }

    private static void texts(
            SqlStatement call,
            String parameter,
            List<NewTree> trees,
            Function<NewTree, @Nullable String> value)
            throws SQLException {
        call.set(parameter).array("text", trees.stream().map(value).toArray());
    }

    /** Most runs come by the API: those have null. */
    private static @Nullable String kind(TriggerKind kind) {
        return kind == TriggerKind.API ? null : kind.word();
    }

    private static @Nullable String labels(Labels labels) {
        return labels.isEmpty() ? null : StoredLabels.text(labels);
    }

    /** Where the run of a row comes from, but for the inputs of its flow. */
    static RunOrigin origin(ResultSet row) throws SQLException {
        return new RunOrigin(
                StoredLabels.flow(row.getString("flow"), row.getInt("flow_version")),
                trigger(row),
                StoredLabels.read(row.getString("labels")),
                Optional.empty());
    }

    /** The same with the inputs. */
    static RunOrigin withInputs(ResultSet row) throws SQLException {
        return origin(row).with(StoredLabels.inputs(row.getString("inputs")));
    }

    private static Trigger trigger(ResultSet row) throws SQLException {
        return new Trigger(
                RowValues.text(row, "trigger_kind")
                        .flatMap(TriggerKind::ofWord)
                        .orElse(TriggerKind.API),
                RowValues.text(row, "trigger_id"),
                RowValues.text(row, "trigger_user"));
    }
}
