package dev.apflow.application.task;

import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.AttemptLogs.EndedAttempt;
import dev.apflow.application.store.AttemptLogs.LogPage;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskReads;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskState;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Looks at the attempts of a task: how each went, and what was written meanwhile. */
public final class ReadAttempts {

    private static final int EVENTS_AT_ONCE = 1_000;
    private static final int MOST_EVENTS = 20_000;

    private final TaskReads reads;
    private final AttemptLogs logs;
    private final EventLog events;

    ReadAttempts(TaskReads reads, AttemptLogs logs, EventLog events) {
        this.reads = reads;
        this.logs = logs;
        this.events = events;
    }

    /**
     * A delivery of an attempt.
     *
     * @param outcome as its event says: {@code completed}, {@code reassigned}, …; empty while it
     *     runs
     * @param reason why it was taken away or cancelled
     */
    public record DeliveryPast(
            long delivery,
            Optional<NodeId> node,
            Instant startedAt,
            Optional<Instant> endedAt,
            Optional<String> outcome,
            Optional<String> reason) {
        public DeliveryPast {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(startedAt, "startedAt");
            Objects.requireNonNull(endedAt, "endedAt");
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * An attempt.
     *
     * @param ended empty while it has not
     */
    public record AttemptPast(
            int attempt,
            TaskState state,
            Optional<EndedAttempt> ended,
            List<DeliveryPast> deliveries) {
        public AttemptPast {
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(ended, "ended");
            deliveries = List.copyOf(deliveries);
        }
    }

    /** The attempts of one task, read page after page. */
    public final class Attempts {

        private final Task task;
        private final Map<Integer, List<DeliveryPast>> deliveries;

        private Attempts(Task task) {
            this.task = task;
            this.deliveries = deliveriesOf(task.id());
        }

        /** Attempts after a number, in their order; the present one is the last. */
        public List<AttemptPast> afterwards(int after, int limit) {
            List<AttemptPast> found = new ArrayList<>();
            for (EndedAttempt each : logs.ended(task.id(), after, limit)) {
                found.add(past(each.attempt(), Optional.of(each)));
            }
            int last = found.isEmpty() ? after : found.getLast().attempt();
            if (found.size() < limit && last < task.state().attempt()) {
                found.add(past(task.state().attempt(), Optional.empty()));
            }
            return found;
        }

        private AttemptPast past(int attempt, Optional<EndedAttempt> ended) {
            return new AttemptPast(
                    attempt, task.state(), ended, deliveries.getOrDefault(attempt, List.of()));
        }
    }

    public Answer<Attempts> attempts(TaskId id) {
        return task(id).map(Attempts::new);
    }

    /** Lines after a number, of one attempt or of all. */
    public Answer<LogPage> lines(TaskId id, OptionalInt attempt, long after, int limit) {
        return task(id).map(task -> logs.lines(id, attempt, after, limit));
    }

    /** Where a task stands now. */
    public Answer<Task> task(TaskId id) {
        return reads.task(id)
                .<Answer<Task>>map(Answer.Done::new)
                .orElseGet(() -> new Answer.Unknown<>(Answer.Subject.TASK, id.value()));
    }

    private Map<Integer, List<DeliveryPast>> deliveriesOf(TaskId task) {
        Map<Integer, List<DeliveryPast>> found = new TreeMap<>();
        Optional<EventCursor> cursor = Optional.empty();
        int seen = 0;
        boolean more = true;
        while (more && seen < MOST_EVENTS) {
            EventPage page = events.read(new EventScope.OfTask(task), cursor, EVENTS_AT_ONCE);
            page.events().forEach(event -> note(found, event));
            seen += page.entries().size();
            more = page.entries().size() == EVENTS_AT_ONCE;
            cursor = page.next();
        }
        return found;
    }

    private static void note(Map<Integer, List<DeliveryPast>> found, TaskEvent event) {
        List<DeliveryPast> own = found.computeIfAbsent(event.attempt(), any -> new ArrayList<>());
        if (event.type() == EventType.ASSIGNED) {
            own.add(
                    new DeliveryPast(
                            event.delivery(),
                            event.node(),
                            event.timestamp(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        } else if (ends(event.type()) && !own.isEmpty()) {
            DeliveryPast last = own.removeLast();
            own.add(
                    last.endedAt().isPresent() || last.delivery() != event.delivery()
                            ? last
                            : ended(last, event));
        }
    }

    private static boolean ends(EventType type) {
        return switch (type) {
            case COMPLETED, FAILED, CANCELLED, REASSIGNED -> true;
            case CREATED, ASSIGNED, STARTED, RETRIED, TREE_ENDED, UNKNOWN -> false;
        };
    }

    private static DeliveryPast ended(DeliveryPast delivery, TaskEvent event) {
        return new DeliveryPast(
                delivery.delivery(),
                delivery.node(),
                delivery.startedAt(),
                Optional.of(event.timestamp()),
                Optional.of(event.kind()),
                text(event.details(), "reason"));
    }

    private static Optional<String> text(JsonObject details, String name) {
        return details.find(name)
                .filter(JsonString.class::isInstance)
                .map(each -> ((JsonString) each).value());
    }
}
