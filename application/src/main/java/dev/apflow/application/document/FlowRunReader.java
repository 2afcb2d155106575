package dev.apflow.application.document;

import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads {@code {"inputs": …, "labels": …, "run_id": …, "not_before": …, "priority": …, "version":
 * …, "unique": …}}: what a client says who asks a flow for a run.
 */
public final class FlowRunReader {

    private FlowRunReader() {}

    /**
     * What was read.
     *
     * @param body as it came
     */
    public record Request(
            JsonObject body,
            OptionalInt version,
            JsonObject inputs,
            Labels labels,
            Optional<TaskId> runId,
            Optional<Instant> notBefore,
            Optional<Priority> priority,
            Optional<UniqueRule> unique) {
        public Request {
            Objects.requireNonNull(body, "body");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(inputs, "inputs");
            Objects.requireNonNull(labels, "labels");
            Objects.requireNonNull(runId, "runId");
            Objects.requireNonNull(notBefore, "notBefore");
            Objects.requireNonNull(priority, "priority");
            Objects.requireNonNull(unique, "unique");
        }
    }

    public static Request read(FieldReader body) {
        Optional<Long> version = body.whole("version", 1, Integer.MAX_VALUE);
        return new Request(
                body.object(),
                version.isPresent()
                        ? OptionalInt.of(Math.toIntExact(version.get()))
                        : OptionalInt.empty(),
                body.object("inputs").orElse(JsonObject.EMPTY),
                LabelReader.read(body),
                SubmissionReader.runId(body),
                body.instant("not_before"),
                SpecReader.priorityIfAny(body),
                AdmissionReader.unique(body));
    }
}
