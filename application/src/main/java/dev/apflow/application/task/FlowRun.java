package dev.apflow.application.task;

import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A run that somebody asks a flow for.
 *
 * @param version of the flow; empty: the newest
 * @param inputs of the flow
 * @param labels beside those of the flow; they win
 * @param id of the run; empty: one is made
 * @param notBefore no task starts earlier
 * @param priority of all tasks; empty: as the flow says
 * @param user whose tasks they are; empty: as the flow says
 * @param nominalTime the time that its schedule had in mind, if a schedule asks
 * @param unique at most one tree with a key; empty: as the flow says
 * @param submission a name by which the same run may be asked for again
 */
public record FlowRun(
        OptionalInt version,
        JsonObject inputs,
        Labels labels,
        Optional<TaskId> id,
        Optional<Instant> notBefore,
        Optional<Priority> priority,
        Optional<String> user,
        Optional<Instant> nominalTime,
        Optional<UniqueRule> unique,
        Optional<Submission> submission,
        Trigger trigger) {

    public FlowRun {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(notBefore, "notBefore");
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(nominalTime, "nominalTime");
        Objects.requireNonNull(unique, "unique");
        Objects.requireNonNull(submission, "submission");
        Objects.requireNonNull(trigger, "trigger");
    }
}
