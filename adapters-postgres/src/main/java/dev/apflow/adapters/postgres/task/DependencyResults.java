package dev.apflow.adapters.postgres.task;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredJson;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results of one task's dependencies. */
record DependencyResults(Map<TaskId, JsonValue> byTask, Optional<String> unreadable) {

    static final DependencyResults NONE = new DependencyResults(Map.of(), Optional.empty());

    private static final String RESULTS =
            """
            select d.dependent, v.id, v.result
            from apflow_dependency d join apflow_task_now v on v.number = d.dependency
            where d.dependent = any (?) and v.status = 'completed'
            """;

    /** By the numbers of the tasks. */
    static Map<Long, DependencyResults> of(Connection connection, List<ClaimedRow> tasks)
            throws SQLException {
        List<Long> dependents =
                tasks.stream().filter(ClaimedRow::needsResults).map(ClaimedRow::number).toList();
        if (dependents.isEmpty()) {
            return Map.of();
        }
        List<DependencyResult> results =
                SqlQuery.of(RESULTS, call -> call.numbers(dependents))
                        .rows(DependencyResult::of)
                        .with(connection);
        return results.stream()
                .collect(
                        groupingBy(
                                DependencyResult::dependent,
                                collectingAndThen(toList(), DependencyResults::of)));
    }

    private static DependencyResults of(List<DependencyResult> all) {
        Map<TaskId, JsonValue> byTask = new HashMap<>();
        Optional<String> unreadable = Optional.empty();
        for (DependencyResult each : all) {
            switch (each.result) {
                case Stored.Readable<JsonValue>(JsonValue value) ->
                        byTask.put(each.dependency, value);
                case Stored.Unreadable<JsonValue>(String why) ->
                        unreadable = Optional.of("the result of " + each.dependency + ": " + why);
            }
        }
        return new DependencyResults(byTask, unreadable);
    }

    private record DependencyResult(long dependent, TaskId dependency, Stored<JsonValue> result) {

        static DependencyResult of(ResultSet row) throws SQLException {
            return new DependencyResult(
                    row.getLong(1),
                    new TaskId(row.getString(2)),
                    StoredJson.value(row.getString(3)));
        }
    }
}
