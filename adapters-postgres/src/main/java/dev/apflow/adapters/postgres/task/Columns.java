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

/**
 * Specs as columns: one array a column, so that a tree of any size is one statement. Arrays cannot
 * be elements of {@code unnest}'s rows; those of a placement travel as array literals.
 */
record Columns(List<TaskSpec> specs, List<String> texts) {

    /** The rows; needs the parameters that {@link #give} gives. */
    static final String UNNESTED =
            """
            (select place, id, parent_id, user_id, method, priority::smallint as priority, dependencies,
                    timestamptz 'epoch' + not_before * interval '1 microsecond' as not_before,
                    executors::text[] as requires_executors, capabilities::text[] as requires_capabilities,
                    allowed::text[] as allowed_nodes, forbidden::text[] as forbidden_nodes, max_parallel,
                    max_deliveries, spec
             from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::integer[], ?::bigint[],
                         ?::text[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::integer[], ?::text[])
                      with ordinality as c (id, parent_id, user_id, method, priority, dependencies, not_before,
                                            executors, capabilities, allowed, forbidden, max_parallel, max_deliveries, spec,
                                            place)) c
            """
                    .strip();

    static Columns of(List<TaskSpec> specs) {
        return new Columns(specs, specs.stream().map(JsonColumns::of).toList());
    }

    void give(SqlStatement call) throws SQLException {
        call.array("text", column(each -> each.id().value()));
        call.array("text", column(each -> each.parentId().map(Object::toString).orElse(null)));
        call.array("text", column(each -> each.userId().orElse(null)));
        call.array("text", column(each -> each.method().value()));
        call.array("integer", column(each -> each.priority().level()));
        call.array("integer", column(each -> each.dependencies().size()));
        call.array("bigint", column(each -> each.notBefore().map(Times::micros).orElse(null)));
        call.array("text", column(each -> literal(each.placement().requiresExecutors())));
        call.array(
                "text",
                column(
                        each ->
                                literal(
                                        List.of(
                                                JsonColumns.capabilities(
                                                        each.placement()
                                                                .requiresCapabilities())))));
        call.array("text", column(each -> literal(each.placement().allowedNodes())));
        call.array("text", column(each -> literal(each.placement().forbiddenNodes())));
        call.array("integer", column(each -> maxParallel(each.placement()).orElse(null)));
        call.array("integer", column(TaskSpec::deliveryLimit));
        call.array("text", texts.toArray());
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
