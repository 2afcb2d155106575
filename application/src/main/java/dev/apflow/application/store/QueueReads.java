package dev.apflow.application.store;

import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.task.TaskId;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Queues, what is paused, and what flow control knows of one task. Each method sees one moment. */
public interface QueueReads {

    /** A task counts at most so many before it. */
    int MOST_AHEAD = 10_000;

    /**
     * Queues in the order of their names: those that have settings, a pause or a task that has not
     * ended, and {@link QueueName#DEFAULT} always.
     *
     * @param after begin behind this one
     */
    List<QueueStatus> list(Optional<QueueName> after, int limit);

    /** One queue; empty where {@link #list} has none. */
    Optional<QueueStatus> find(QueueName name);

    /** Everything that is paused, queues too, in the order of scope and value. */
    List<AdmissionPause> pauses();

    /**
     * What holds a ready task back: one that is pending, not suspended, due, and without open
     * dependencies. Empty for every other task and for one that does not exist.
     */
    Optional<QueuePosition> position(TaskId id);

    /** Why a task of a queue waits; the first that applies in this order. */
    enum Waiting {
        /** Blocked tasks among them. */
        DEPENDENCIES,
        NOT_BEFORE,
        /** The delay before its next attempt. */
        RETRY,
        QUEUE_PAUSED,
        /** Something else is paused. */
        PAUSED,
        RATE,
        QUEUE_FULL,
        CONCURRENCY;

        /** As clients read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A queue. Tasks of suspended trees count nowhere.
     *
     * @param ready tasks that may start now, each judged as if it were the next
     * @param running tasks in progress
     * @param waiting how many wait for what; reasons without any are absent
     * @param oldestReady since when the longest waiting of the ready ones could have started at
     *     best: since it was created, or was due
     */
    record QueueStatus(
            QueueSettings settings,
            Optional<AdmissionPause> pause,
            long ready,
            long running,
            Map<Waiting, Long> waiting,
            Optional<Duration> oldestReady) {
        public QueueStatus {
            Objects.requireNonNull(settings, "settings");
            Objects.requireNonNull(pause, "pause");
            waiting = Collections.unmodifiableMap(new TreeMap<>(waiting));
            Objects.requireNonNull(oldestReady, "oldestReady");
        }
    }

    /**
     * Where a ready task stands.
     *
     * @param state what {@link dev.apflow.domain.admission.Admission#refusals} needs for this task;
     *     of other queues and keys it may say nothing
     * @param ahead ready tasks of its queue that the claim looks at before it; {@link #MOST_AHEAD}
     *     at most
     * @param fairTurns how many turns its own is behind that of its priority; 0 without fair keys
     * @param aheadByKey those of {@code ahead} that carry a concurrency key of the task, by that
     *     key
     */
    record QueuePosition(
            AdmissionState state, int ahead, long fairTurns, Map<String, Integer> aheadByKey) {
        public QueuePosition {
            Objects.requireNonNull(state, "state");
            aheadByKey = Map.copyOf(aheadByKey);
        }
    }
}
