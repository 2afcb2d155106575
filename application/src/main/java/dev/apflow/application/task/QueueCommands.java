package dev.apflow.application.task;

import dev.apflow.application.document.PauseOrder;
import dev.apflow.application.document.QueueLimits;
import dev.apflow.application.event.Changes;
import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.QueueWrites.Put;
import dev.apflow.application.store.QueueWrites.Removal;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;

import java.util.Map;
import java.util.Optional;

/** Limits queues, and pauses what starts. What runs is not touched by any of it. */
public final class QueueCommands {

    /** Each claim of each node looks at all of them. */
    static final int MOST_PAUSES = 1_000;

    private final WriteGate gate;
    private final QueueWrites writes;
    private final QueueReads reads;
    private final Changes changes;

    QueueCommands(WriteGate gate, QueueWrites writes, QueueReads reads, Changes changes) {
        this.gate = gate;
        this.writes = writes;
        this.reads = reads;
        this.changes = changes;
    }

    /** Replaces the limits of a queue. The first ones have version 1. */
    public Answer<QueueStatus> put(QueueName name, QueueLimits limits) {
        return gate.write(
                authority ->
                        writes.put(
                                authority,
                                name,
                                limits.maxRunning(),
                                limits.rate(),
                                limits.version()),
                put ->
                        switch (put) {
                            case Put.Stored(QueueSettings _) -> {
                                changes.workAvailable();
                                yield new Answer.Done<>(now(name));
                            }
                            case Put.Outdated(long version) ->
                                    new Answer.Conflict<>(
                                            Answer.Obstacle.OUTDATED,
                                            "the limits of the queue "
                                                    + name
                                                    + " have the version "
                                                    + version
                                                    + ", not "
                                                    + limits.version().orElse(0)
                                                    + ": read them again");
                        });
    }

    /** Forgets limits and pause of a queue that has no unfinished tasks. */
    public Answer<QueueName> delete(QueueName name) {
        return gate.write(
                authority -> writes.delete(authority, name),
                removal ->
                        switch (removal) {
                            case Removal.Removed _ -> {
                                changes.workAvailable();
                                yield new Answer.Done<>(name);
                            }
                            case Removal.InUse(long tasks) ->
                                    new Answer.Conflict<>(
                                            Answer.Obstacle.IN_USE,
                                            tasks
                                                    + " tasks of the queue "
                                                    + name
                                                    + " have not ended");
                            case Removal.Unknown _ -> ReadQueues.unknown(name);
                        });
    }

    /** From the next claim on, no task of the queue starts. */
    public Answer<QueueStatus> pause(QueueName name, String reason) {
        return paused(new PauseOrder(PauseScope.QUEUE, name.value()), reason)
                .map(pause -> now(name));
    }

    /** Tasks of the queue start again. */
    public Answer<QueueStatus> resume(QueueName name) {
        return resumed(new PauseOrder(PauseScope.QUEUE, name.value()))
                .then(
                        resumed ->
                                resumed || reads.find(name).isPresent()
                                        ? new Answer.Done<>(now(name))
                                        : ReadQueues.unknown(name));
    }

    /** From the next claim on, no such task starts. */
    public Answer<AdmissionPause> pause(PauseOrder order, String reason) {
        return paused(order, reason);
    }

    /**
     * Such tasks start again.
     *
     * @return whether they were paused
     */
    public Answer<Boolean> resume(PauseOrder order) {
        return resumed(order);
    }

    private Answer<AdmissionPause> paused(PauseOrder order, String reason) {
        return gate.<AdmissionPause>refusal()
                .orElseGet(
                        () ->
                                reads.pauses().size() >= MOST_PAUSES
                                        ? new Answer.Conflict<>(
                                                Answer.Obstacle.TOO_MANY,
                                                "at most "
                                                        + MOST_PAUSES
                                                        + " pauses: resume others first")
                                        : gate.write(
                                                authority ->
                                                        writes.pause(
                                                                authority,
                                                                order.scope(),
                                                                order.value(),
                                                                reason),
                                                Answer.Done::new));
    }

    private Answer<Boolean> resumed(PauseOrder order) {
        return gate.write(
                authority -> writes.resume(authority, order.scope(), order.value()),
                resumed -> {
                    changes.workAvailable();
                    return new Answer.Done<>(resumed);
                });
    }

    /** The queue as it stands; with nothing in it where it is there no more. */
    private QueueStatus now(QueueName name) {
        return reads.find(name)
                .orElseGet(
                        () ->
                                new QueueStatus(
                                        QueueSettings.none(name),
                                        Optional.empty(),
                                        0,
                                        0,
                                        Map.of(),
                                        Optional.empty()));
    }
}
