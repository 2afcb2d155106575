package dev.apflow.application.store;

import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.LogEntry;
import dev.apflow.domain.event.LogRestart;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.TaskId;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The history of all tasks, in an order that no late commit can slip behind. */
public interface EventLog {

    /**
     * Events behind {@code after} (from the beginning where empty) in the order of the log, {@code
     * limit}, which is at least 1, at most. A reader that asks on with the last cursor it saw
     * misses none and sees none twice, however many write meanwhile; to that end an acknowledged
     * event may come into sight a moment late, when the transactions begun before its own have
     * ended. A cursor stays good when its event is deleted.
     *
     * @param after one that {@link #isCursor} accepts
     */
    EventPage read(EventScope scope, Optional<EventCursor> after, int limit);

    /**
     * The end of what is in sight, also of an empty log: reading behind it yields what comes into
     * sight from now on.
     */
    EventCursor end();

    /** Whether the cursor could have come from this store's log. */
    boolean isCursor(String text);

    /** What keeps later events out of sight, if anything does. */
    default Optional<HeldBack> heldBack() {
        return Optional.empty();
    }

    /** Whose events. */
    sealed interface EventScope {
        record Everything() implements EventScope {}

        record OfTree(TaskId tree) implements EventScope {
            public OfTree {
                Objects.requireNonNull(tree, "tree");
            }
        }

        record OfTask(TaskId task) implements EventScope {
            public OfTask {
                Objects.requireNonNull(task, "task");
            }
        }

        /** Those of {@code within} that this client caused. */
        record By(EventScope within, Actor actor) implements EventScope {
            public By {
                Objects.requireNonNull(within, "within");
                Objects.requireNonNull(actor, "actor");
                if (within instanceof By) {
                    throw new IllegalArgumentException("within: an event has one actor");
                }
            }
        }
    }

    /**
     * @param restarts of the log, of one tree or task those since it began, whoever is asked for;
     *     they count as events for the limit, and for {@code next}
     * @param next cursor to ask on with: of the last event, or the one asked with where there is
     *     none
     */
    record EventPage(
            List<TaskEvent> events, List<LogRestart> restarts, Optional<EventCursor> next) {
        public EventPage {
            events = List.copyOf(events);
            restarts = List.copyOf(restarts);
            Objects.requireNonNull(next, "next");
        }

        /** A page without a restart, as nearly all are. */
        public EventPage(List<TaskEvent> events, Optional<EventCursor> next) {
            this(events, List.of(), next);
        }

        /** A page of what was read behind {@code after}. */
        public static EventPage of(List<LogEntry> entries, Optional<EventCursor> after) {
            List<TaskEvent> events = new ArrayList<>();
            List<LogRestart> restarts = new ArrayList<>();
            for (LogEntry each : entries) {
                switch (each) {
                    case TaskEvent event -> events.add(event);
                    case LogRestart restart -> restarts.add(restart);
                }
            }
            return new EventPage(
                    events,
                    restarts,
                    entries.isEmpty() ? after : Optional.of(entries.getLast().cursor()));
        }

        /** All of the page, in the order of the log. */
        public List<LogEntry> entries() {
            return Stream.<LogEntry>concat(events.stream(), restarts.stream())
                    .sorted(Comparator.comparing(LogEntry::cursor))
                    .toList();
        }
    }
}
