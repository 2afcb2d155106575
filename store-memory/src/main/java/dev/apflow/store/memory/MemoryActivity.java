package dev.apflow.store.memory;

import dev.apflow.application.store.Activity;
import dev.apflow.application.store.Activity.Step;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.Dependency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out what happened to tasks from the newest events. */
final class MemoryActivity {

    private static final double MOST_WAIT = 0.95;

    private final Tables tables;
    private final List<TaskEvent> events;
    private final Instant now;
    private final boolean isCut;

    MemoryActivity(Tables tables, int most, Instant now) {
        this.tables = tables;
        int all = tables.events.size();
        this.events = List.copyOf(tables.events.subList(Math.max(0, all - most), all));
        this.isCut = all >= most;
        this.now = now;
    }

    Activity between(Instant from, Duration length, int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant begins = from.plus(length.multipliedBy(i));
            steps.add(step(begins, earlier(begins.plus(length), now)));
        }
        return new Activity(
                from,
                length,
                steps,
                isCut ? Optional.of(events.getFirst().timestamp()) : Optional.empty());
    }

    private Step step(Instant begins, Instant ends) {
        Map<String, Long> counts = new HashMap<>();
        List<Duration> waits = new ArrayList<>();
        double busy = 0;
        for (int i = 0; i < events.size(); i++) {
            TaskEvent event = events.get(i);
            boolean isStart = is(event, EventType.STARTED);
            if (!event.timestamp().isBefore(begins) && !event.timestamp().isAfter(ends)) {
                counts.merge(event.kind(), 1L, Long::sum);
                if (isStart && event.attempt() == 1 && event.delivery() == 1) {
                    waits.add(waited(event));
                }
            }
            if (isStart) {
                busy += overlap(event.timestamp(), next(i), begins, ends);
            }
        }
        waits.sort(Duration::compareTo);
        long length = Duration.between(begins, ends).toNanos();
        return new Step(
                counts.getOrDefault(EventType.COMPLETED.word(), 0L),
                counts.getOrDefault(EventType.FAILED.word(), 0L),
                counts.getOrDefault(EventType.CANCELLED.word(), 0L),
                counts.getOrDefault(EventType.STARTED.word(), 0L),
                length <= 0 ? 0 : busy / length,
                waits.isEmpty()
                        ? Optional.empty()
                        : Optional.of(waits.get((int) Math.ceil(MOST_WAIT * waits.size()) - 1)));
    }

    private Instant next(int start) {
        TaskEvent started = events.get(start);
        return events.stream()
                .skip(start + 1L)
                .filter(each -> each.taskId().equals(started.taskId()))
                .map(TaskEvent::timestamp)
                .findFirst()
                .orElse(now);
    }

    private Duration waited(TaskEvent start) {
        Row row = tables.find(start.taskId()).orElseThrow();
        Instant ready = later(row.createdAt, row.spec.notBefore().orElse(Instant.MIN));
        for (Dependency each : row.spec.dependencies()) {
            for (TaskEvent event : events) {
                if (event.taskId().equals(each.id())
                        && (is(event, EventType.COMPLETED)
                                || is(event, EventType.FAILED)
                                || is(event, EventType.CANCELLED))
                        && !event.timestamp().isAfter(start.timestamp())) {
                    ready = later(ready, event.timestamp());
                }
            }
        }
        Duration waited = Duration.between(ready, start.timestamp());
        return waited.isNegative() ? Duration.ZERO : Duration.ofMillis(waited.toMillis());
    }

    private static boolean is(TaskEvent event, EventType type) {
        return event.kind().equals(type.word());
    }

    private static double overlap(Instant since, Instant till, Instant begins, Instant ends) {
        return Math.max(0, Duration.between(later(since, begins), earlier(till, ends)).toNanos());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
