package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.QueueReads;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.task.TaskId;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts the tasks of queues where they wait and run. */
public final class PostgresQueueReads implements QueueReads {

    private static final SqlText GROUPS =
            SqlText.of(
                    PostgresQueueReads.class,
                    "queue_groups",
                    "after",
                    "queue",
                    "paused_users",
                    "paused_fair_keys");

    private static final SqlText AHEAD =
            SqlText.of(PostgresQueueReads.class, "queue_ahead", "id", "most");

    private final Database database;

    public PostgresQueueReads(Database database) {
        this.database = database;
    }

    @Override
    public List<QueueStatus> list(Optional<QueueName> after, int limit) {
        return database.single(
                connection ->
                        statuses(connection, after.map(QueueName::value).orElse(""), null).stream()
                                .limit(limit)
                                .toList());
    }

    @Override
    public Optional<QueueStatus> find(QueueName name) {
        return database.single(
                connection -> statuses(connection, "", name.value()).stream().findFirst());
    }

    @Override
    public List<AdmissionPause> pauses() {
        return database.single(FlowSettings::read).pauses().stream()
                .sorted(
                        Comparator.comparing(AdmissionPause::scope)
                                .thenComparing(AdmissionPause::value))
                .toList();
    }

    /**
     * @param only this queue; null for all behind {@code after}
     */
    private static List<QueueStatus> statuses(
            Connection connection, String after, @Nullable String only) throws SQLException {
        FlowSettings settings = FlowSettings.read(connection);
        QueueCounts counts = new QueueCounts(settings, after, Optional.ofNullable(only));
        try (SqlStatement call = new SqlStatement(connection, GROUPS)) {
            call.set("after").text(after);
            call.set("queue").text(Optional.ofNullable(only));
            call.set("paused_users").texts(settings.paused(PauseScope.USER));
            call.set("paused_fair_keys").texts(settings.paused(PauseScope.FAIR_KEY));
            List<QueueCounts.Group> groups =
                    call.rows(QueueCounts.Group::of).stream().flatMap(Optional::stream).toList();
            FlowState state =
                    FlowState.read(
                            connection,
                            settings,
                            groups.stream().flatMap(each -> each.task().stream()).toList());
            groups.forEach(each -> counts.add(each, state.state()));
        }
        return counts.statuses();
    }

    private record Ahead(Candidate task, long fairTurns, Optional<String> rules, int tasks) {

        private static Ahead of(ResultSet row) throws SQLException {
            AdmissionRules rules =
                    FlowRules.of(RowValues.text(row, "queue"), RowValues.text(row, "rules"))
                            .orElse(AdmissionRules.NONE)
                            .withFairKey(RowValues.text(row, "fair_key"));
            return new Ahead(
                    new Candidate(
                            new ExecutorId(row.getString("method")),
                            RowValues.text(row, "user_id"),
                            rules),
                    row.getLong("fair_turns"),
                    RowValues.text(row, "ahead_rules"),
                    row.getInt("ahead"));
        }
    }

    @Override
    public Optional<QueuePosition> position(TaskId id) {
        return database.single(
                connection -> {
                    List<Ahead> rows =
                            SqlQuery.of(
                                            AHEAD,
                                            call ->
                                                    call.set("id")
                                                            .text(id.value())
                                                            .set("most")
                                                            .number(MOST_AHEAD))
                                    .rows(Ahead::of)
                                    .with(connection);
                    return rows.isEmpty()
                            ? Optional.empty()
                            : Optional.of(position(connection, rows));
                });
    }

    private static QueuePosition position(Connection connection, List<Ahead> rows)
            throws SQLException {
        Candidate task = rows.get(0).task;
        FlowSettings settings = FlowSettings.read(connection);
        Map<String, Integer> byKey = new HashMap<>();
        for (ConcurrencyLimit each : task.rules().concurrency()) {
            int carry =
                    rows.stream()
                            .filter(row -> carries(row, each.key()))
                            .mapToInt(Ahead::tasks)
                            .sum();
            if (carry > 0) {
                byKey.put(each.key(), carry);
            }
        }
        return new QueuePosition(
                FlowState.read(connection, settings, List.of(task)).state(),
                rows.stream().mapToInt(Ahead::tasks).sum(),
                rows.get(0).fairTurns,
                byKey);
    }

    private static boolean carries(Ahead row, String key) {
        return FlowRules.of(Optional.empty(), row.rules).stream()
                .flatMap(rules -> rules.concurrency().stream())
                .anyMatch(limit -> limit.key().equals(key));
    }
}
