package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.Rate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is set for queues and what is paused.
 *
 * @param revision raised by each change
 */
record FlowSettings(
        long revision, Map<QueueName, QueueSettings> queues, List<AdmissionPause> pauses) {

    /** Of a process that has not read any. */
    static final FlowSettings UNKNOWN = new FlowSettings(0, Map.of(), List.of());

    private static final SqlText SETTINGS = SqlText.of(FlowSettings.class, "flow_settings");

    private static final String PAUSE = "pause_";

    FlowSettings {
        queues = Map.copyOf(queues);
        pauses = List.copyOf(pauses);
    }

    static FlowSettings read(Connection connection) throws SQLException {
        Map<QueueName, QueueSettings> queues = new HashMap<>();
        List<AdmissionPause> pauses = new ArrayList<>();
        List<Long> revisions =
                SqlQuery.of(SETTINGS)
                        .rows(
                                row -> {
                                    settings(row).ifPresent(each -> queues.put(each.name(), each));
                                    pause(row).ifPresent(pauses::add);
                                    return row.getLong("revision");
                                })
                        .with(connection);
        return new FlowSettings(revisions.get(0), queues, pauses);
    }

    private static Optional<QueueSettings> settings(ResultSet row) throws SQLException {
        return row.getString("kind").equals("queue") ? Optional.of(queue(row)) : Optional.empty();
    }

    /** A row of {@code apflow_queue_settings}. */
    static QueueSettings queue(ResultSet row) throws SQLException {
        int most = row.getInt("max_running");
        OptionalInt maxRunning = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(most);
        int limit = row.getInt("rate_limit");
        Optional<Rate> rate =
                row.wasNull()
                        ? Optional.empty()
                        : Optional.of(
                                new Rate(
                                        limit,
                                        Duration.of(row.getLong("rate_micros"), ChronoUnit.MICROS),
                                        row.getInt("rate_burst")));
        return new QueueSettings(
                new QueueName(row.getString("name")), maxRunning, rate, row.getLong("version"));
    }

    private static Optional<AdmissionPause> pause(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        if (!kind.startsWith(PAUSE)) {
            return Optional.empty();
        }
        Optional<PauseScope> scope = PauseScope.ofWord(kind.substring(PAUSE.length()));
        return scope.isEmpty() ? Optional.empty() : Optional.of(pause(scope.get(), row));
    }

    /** A row of {@code apflow_pause}, whose value is called name. */
    static AdmissionPause pause(PauseScope scope, ResultSet row) throws SQLException {
        return new AdmissionPause(
                scope,
                row.getString("name"),
                row.getString("reason"),
                Times.instant(row.getLong("since")),
                RowValues.text(row, "actor"));
    }

    /** Whether nothing is set and nothing paused. */
    boolean isEmpty() {
        return queues.isEmpty() && pauses.isEmpty();
    }

    /** Whether a task has a limit, of its own or of its queue. */
    boolean limits(Candidate task) {
        QueueSettings queue = queues.get(task.rules().queue());
        return task.rules().hasLimits()
                || queue != null && (queue.maxRunning().isPresent() || queue.rate().isPresent());
    }

    /** Whether tasks without a queue and limits of their own are counted too. */
    boolean countsAll() {
        QueueSettings queue = queues.get(QueueName.DEFAULT);
        return queue != null && queue.maxRunning().isPresent();
    }

    /** The values of pauses that no placement class tells of. */
    Set<String> paused(PauseScope scope) {
        return pauses.stream()
                .filter(pause -> pause.scope() == scope)
                .map(AdmissionPause::value)
                .collect(Collectors.toSet());
    }

    /** Pauses that stop some tasks of a placement class and others not. */
    boolean pausesTasks() {
        return pauses.stream().anyMatch(pause -> !ofClasses(pause));
    }

    /** Whether all tasks of a placement class are paused. */
    boolean pauses(Candidate placementClass) {
        return pauses.stream().anyMatch(each -> ofClasses(each) && each.stops(placementClass));
    }

    private static boolean ofClasses(AdmissionPause pause) {
        return switch (pause.scope()) {
            case QUEUE, CLUSTER, METHOD -> true;
            case USER, FAIR_KEY -> false;
        };
    }
}
