package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.TaskSpec;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Specs as columns: one array a column, so that a tree of any size is one statement. Arrays cannot
 * be elements of {@code unnest}'s rows; those of a placement travel as array literals.
 */
record Columns(List<TaskSpec> specs, List<String> texts) {

    /** The parameters of {@code task_columns.sql}. */
    private static final List<String> PARAMETERS =
            List.of(
                    "ids",
                    "parents",
                    "users",
                    "methods",
                    "priorities",
                    "dependencies",
                    "not_before",
                    "executors",
                    "capabilities",
                    "allowed",
                    "forbidden",
                    "max_parallel",
                    "max_deliveries",
                    "specs",
                    "queues",
                    "rules",
                    "fair_keys");

    /** The parameters of a statement that includes {@code task_columns.sql}. */
    static String[] parametersAnd(String... more) {
        return Stream.concat(PARAMETERS.stream(), Stream.of(more)).toArray(String[]::new);
    }

    static Columns of(List<TaskSpec> specs) {
        return new Columns(specs, specs.stream().map(JsonColumns::of).toList());
    }

    void give(SqlStatement call) throws SQLException {
        call.set("ids").array("text", column(each -> each.id().value()));
        call.set("parents")
                .array("text", column(each -> each.parentId().map(Object::toString).orElse(null)));
        call.set("users").array("text", column(each -> each.userId().orElse(null)));
        call.set("methods").array("text", column(each -> each.method().value()));
        call.set("priorities").array("integer", column(each -> each.priority().level()));
        call.set("dependencies").array("integer", column(each -> each.dependencies().size()));
        call.set("not_before")
                .array("bigint", column(each -> each.notBefore().map(Times::micros).orElse(null)));
        call.set("executors")
                .array("text", column(each -> literal(each.placement().requiresExecutors())));
        call.set("capabilities")
                .array(
                        "text",
                        column(
                                each ->
                                        literal(
                                                List.of(
                                                        JsonColumns.capabilities(
                                                                each.placement()
                                                                        .requiresCapabilities())))));
        call.set("allowed").array("text", column(each -> literal(each.placement().allowedNodes())));
        call.set("forbidden")
                .array("text", column(each -> literal(each.placement().forbiddenNodes())));
        call.set("max_parallel")
                .array("integer", column(each -> maxParallel(each.placement()).orElse(null)));
        call.set("max_deliveries").array("integer", column(TaskSpec::deliveryLimit));
        call.set("specs").array("text", texts.toArray());
        call.set("queues").array("text", column(each -> FlowRules.queue(each.admission())));
        call.set("rules").array("text", column(each -> FlowRules.limits(each.admission())));
        call.set("fair_keys")
                .array("text", column(each -> each.admission().fairKey().orElse(null)));
    }

    private Object[] column(Function<TaskSpec, @Nullable Object> value) {
        return specs.stream().map(value).toArray();
    }

    static Optional<Integer> maxParallel(PlacementConstraints placement) {
        return placement.maxParallelPerNode().isPresent()
                ? Optional.of(placement.maxParallelPerNode().getAsInt())
                : Optional.empty();
    }

    /** A PostgreSQL array literal: {@code {"a","b"}}. */
    static String literal(Collection<?> items) {
        StringBuilder literal = new StringBuilder("{");
        for (Object item : items) {
            String text = item.toString().replace("\\", "\\\\").replace("\"", "\\\"");
            literal.append(literal.length() > 1 ? "," : "").append('"').append(text).append('"');
        }
        return literal.append('}').toString();
    }
}
