package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.application.store.QueueReads.Waiting;
import dev.apflow.domain.admission.Admission;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.Refusal;
import dev.apflow.domain.executor.ExecutorId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Adds up the tasks of queues, each as if it were the next to start. */
final class QueueCounts {

    private static final String READY = "ready";
    private static final String RUNNING = "running";

    /**
     * Tasks that wait for the same, or run.
     *
     * @param task what they ask of flow control; none where they run
     * @param paused by a pause of their user or fair key
     * @param age of the oldest, if it could start
     */
    record Group(
            QueueName queue,
            String phase,
            Optional<Candidate> task,
            boolean paused,
            long tasks,
            Optional<Duration> age) {

        /** Empty for a queue whose name cannot be read. */
        static Optional<Group> of(ResultSet row) throws SQLException {
            String queue = row.getString("queue");
            Optional<String> method = RowValues.text(row, "method");
            if (!QueueName.isValid(queue)) {
                return Optional.empty();
            }
            Optional<String> named =
                    queue.equals(QueueName.DEFAULT.value()) ? Optional.empty() : Optional.of(queue);
            Optional<Candidate> task =
                    method.isPresent() && ExecutorId.isValid(method.get())
                            ? FlowRules.of(named, RowValues.text(row, "rules"))
                                    .map(
                                            rules ->
                                                    new Candidate(
                                                            new ExecutorId(method.get()),
                                                            Optional.empty(),
                                                            rules))
                            : Optional.empty();
            long micros = row.getLong("age");
            Optional<Duration> age =
                    row.wasNull()
                            ? Optional.empty()
                            : Optional.of(Duration.of(Math.max(micros, 0), ChronoUnit.MICROS));
            return Optional.of(
                    new Group(
                            new QueueName(queue),
                            row.getString("phase"),
                            task,
                            row.getBoolean("paused"),
                            row.getLong("tasks"),
                            age));
        }
    }

    /** Of one queue. */
    private static final class Count {
        private long ready;
        private long running;
        private final Map<Waiting, Long> waiting = new EnumMap<>(Waiting.class);
        private Optional<Duration> oldest = Optional.empty();

        private void waits(Waiting reason, long tasks) {
            waiting.merge(reason, tasks, Long::sum);
        }

        private void ready(Group group) {
            ready += group.tasks;
            oldest = oldest.isEmpty() ? group.age : longer(oldest.get(), group.age);
        }

        private static Optional<Duration> longer(Duration one, Optional<Duration> other) {
            return Optional.of(other.filter(each -> each.compareTo(one) > 0).orElse(one));
        }
    }

    private final FlowSettings settings;
    private final Map<String, Count> counts = new TreeMap<>();

    /**
     * @param after names behind this one
     * @param only this queue, if not all
     */
    QueueCounts(FlowSettings settings, String after, Optional<String> only) {
        this.settings = settings;
        settings.queues().keySet().forEach(name -> begin(name.value(), after, only));
        settings.paused(PauseScope.QUEUE).forEach(name -> begin(name, after, only));
        begin(QueueName.DEFAULT.value(), after, only);
    }

    private void begin(String name, String after, Optional<String> only) {
        if (name.compareTo(after) > 0 && only.orElse(name).equals(name)) {
            counts.put(name, new Count());
        }
    }

    void add(Group group, AdmissionState state) {
        Count count = counts.computeIfAbsent(group.queue.value(), name -> new Count());
        if (group.phase.equals(RUNNING)) {
            count.running += group.tasks;
        } else if (group.phase.equals(READY)) {
            reason(group, state)
                    .ifPresentOrElse(
                            reason -> count.waits(reason, group.tasks), () -> count.ready(group));
        } else if (group.tasks > 0) {
            count.waits(Waiting.valueOf(group.phase.toUpperCase(Locale.ROOT)), group.tasks);
        }
    }

    private static Optional<Waiting> reason(Group group, AdmissionState state) {
        Optional<Waiting> refused =
                group.task.flatMap(task -> Admission.judge(task, state)).map(QueueCounts::reason);
        return group.paused && !refused.equals(Optional.of(Waiting.QUEUE_PAUSED))
                ? Optional.of(Waiting.PAUSED)
                : refused;
    }

    private static Waiting reason(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueuePaused _ -> Waiting.QUEUE_PAUSED;
            case Refusal.Paused _ -> Waiting.PAUSED;
            case Refusal.RateReached _ -> Waiting.RATE;
            case Refusal.QueueFull _ -> Waiting.QUEUE_FULL;
            case Refusal.ConcurrencyReached _ -> Waiting.CONCURRENCY;
        };
    }

    /** In the order of the names. */
    List<QueueStatus> statuses() {
        return counts.entrySet().stream()
                .map(each -> status(new QueueName(each.getKey()), each.getValue()))
                .toList();
    }

    private QueueStatus status(QueueName name, Count count) {
        Optional<AdmissionPause> pause =
                settings.pauses().stream()
                        .filter(each -> each.scope() == PauseScope.QUEUE)
                        .filter(each -> each.value().equals(name.value()))
                        .findFirst();
        QueueSettings set = settings.queues().get(name);
        return new QueueStatus(
                set == null ? QueueSettings.none(name) : set,
                pause,
                count.ready,
                count.running,
                count.waiting,
                count.oldest);
    }
}
