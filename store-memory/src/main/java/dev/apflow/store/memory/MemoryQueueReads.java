package dev.apflow.store.memory;

import dev.apflow.application.store.QueueReads;
import dev.apflow.domain.admission.Admission;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Refusal;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

final class MemoryQueueReads implements QueueReads {

    private final Tables tables;

    MemoryQueueReads(Tables tables) {
        this.tables = tables;
    }

    @Override
    public List<QueueStatus> list(Optional<QueueName> after, int limit) {
        return tables.alone(
                () -> {
                    NavigableSet<QueueName> names = names();
                    return after.map(name -> names.tailSet(name, false)).orElse(names).stream()
                            .limit(limit)
                            .map(this::status)
                            .toList();
                });
    }

    @Override
    public Optional<QueueStatus> find(QueueName name) {
        return tables.alone(() -> Optional.of(name).filter(names()::contains).map(this::status));
    }

    private NavigableSet<QueueName> names() {
        NavigableSet<QueueName> names = new TreeSet<>(tables.flow.queues.keySet());
        names.add(QueueName.DEFAULT);
        tables.flow.pauses.keySet().stream()
                .filter(paused -> paused.scope() == PauseScope.QUEUE)
                .forEach(paused -> names.add(new QueueName(paused.value())));
        tables.open.values().forEach(row -> names.add(row.spec.admission().queue()));
        return names;
    }

    private QueueStatus status(QueueName name) {
        Instant now = tables.now();
        AdmissionState state = tables.flow.state(tables.running(), now);
        Dependencies dependencies = new Dependencies(tables);
        Map<Waiting, Long> waiting = new EnumMap<>(Waiting.class);
        long ready = 0;
        long running = 0;
        Optional<Instant> oldest = Optional.empty();
        for (Row row : tables.open.values()) {
            if (!row.spec.admission().queue().equals(name) || row.suspended) {
                continue;
            }
            Optional<Waiting> why = waiting(row, dependencies, state);
            if (row.status == TaskStatus.IN_PROGRESS) {
                running++;
            } else if (why.isPresent()) {
                waiting.merge(why.get(), 1L, Long::sum);
            } else {
                ready++;
                Instant since = row.dueAt.filter(row.createdAt::isBefore).orElse(row.createdAt);
                oldest = Optional.of(oldest.filter(since::isAfter).orElse(since));
            }
        }
        return new QueueStatus(
                state.queue(name),
                Optional.ofNullable(
                        tables.flow.pauses.get(
                                new FlowControl.Paused(PauseScope.QUEUE, name.value()))),
                ready,
                running,
                waiting,
                oldest.map(since -> Duration.between(since, now)));
    }

    private static Optional<Waiting> waiting(
            Row row, Dependencies dependencies, AdmissionState state) {
        return switch (dependencies.phase(row)) {
            case BLOCKED, WAITING -> Optional.of(Waiting.DEPENDENCIES);
            case SCHEDULED -> Optional.of(Waiting.NOT_BEFORE);
            case RETRYING -> Optional.of(Waiting.RETRY);
            case READY ->
                    Admission.judge(row.spec.candidate(), state).map(MemoryQueueReads::waiting);
            case SUSPENDED, NO_NODE, IN_PROGRESS, COMPLETED, FAILED, CANCELLED -> Optional.empty();
        };
    }

    private static Waiting waiting(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueuePaused _ -> Waiting.QUEUE_PAUSED;
            case Refusal.Paused _ -> Waiting.PAUSED;
            case Refusal.RateReached _ -> Waiting.RATE;
            case Refusal.QueueFull _ -> Waiting.QUEUE_FULL;
            case Refusal.ConcurrencyReached _ -> Waiting.CONCURRENCY;
        };
    }

    @Override
    public List<AdmissionPause> pauses() {
        return tables.alone(() -> List.copyOf(tables.flow.pauses.values()));
    }

    @Override
    public Optional<QueuePosition> position(TaskId id) {
        return tables.alone(() -> tables.find(id).filter(this::isReady).map(this::position));
    }

    private boolean isReady(Row row) {
        return new Dependencies(tables).phase(row) == TaskPhase.READY;
    }

    private QueuePosition position(Row row) {
        List<Row> before =
                tables.open.values().stream()
                        .filter(
                                each ->
                                        each.spec
                                                        .admission()
                                                        .queue()
                                                        .equals(row.spec.admission().queue())
                                                && MemoryClaims.ORDER.compare(each, row) < 0)
                        .filter(this::isReady)
                        .limit(MOST_AHEAD)
                        .toList();
        Map<String, Integer> byKey = new HashMap<>();
        for (ConcurrencyLimit limit : row.spec.admission().concurrency()) {
            byKey.put(
                    limit.key(),
                    (int) before.stream().filter(each -> carries(each, limit.key())).count());
        }
        return new QueuePosition(
                tables.flow.state(tables.running(), tables.now()),
                before.size(),
                Math.max(0, row.turn - tables.flow.turns(row).current()),
                byKey);
    }

    private static boolean carries(Row row, String key) {
        return row.spec.admission().concurrency().stream()
                .anyMatch(limit -> limit.key().equals(key));
    }
}
