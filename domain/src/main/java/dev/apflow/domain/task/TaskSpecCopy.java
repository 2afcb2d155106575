package dev.apflow.domain.task;

import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.placement.PlacementConstraints;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A copy of a spec in which some values are others. */
final class TaskSpecCopy {

    private final TaskSpec spec;
    private TaskId id;
    private Optional<String> userId;
    private OptionalInt maxDeliveries;
    private Optional<TaskId> parentId;
    private Priority priority;
    private List<Dependency> dependencies;
    private PlacementConstraints placement;
    private RetryPolicy retry;
    private Optional<Duration> timeout;
    private Optional<Instant> notBefore;
    private Optional<TaskKey> key;
    private Optional<Template> template;
    private Optional<ScheduledFor> schedule;
    private AdmissionRules admission;

    TaskSpecCopy(TaskSpec spec) {
        this.spec = spec;
        this.id = spec.id();
        this.userId = spec.userId();
        this.maxDeliveries = spec.maxDeliveries();
        this.parentId = spec.parentId();
        this.priority = spec.priority();
        this.dependencies = spec.dependencies();
        this.placement = spec.placement();
        this.retry = spec.retry();
        this.timeout = spec.timeout();
        this.notBefore = spec.notBefore();
        this.key = spec.key();
        this.template = spec.template();
        this.schedule = spec.schedule();
        this.admission = spec.admission();
    }

    TaskSpecCopy id(TaskId value) {
        this.id = value;
        return this;
    }

    TaskSpecCopy userId(Optional<String> value) {
        this.userId = value;
        return this;
    }

    TaskSpecCopy maxDeliveries(OptionalInt value) {
        this.maxDeliveries = value;
        return this;
    }

    TaskSpecCopy parentId(Optional<TaskId> value) {
        this.parentId = value;
        return this;
    }

    TaskSpecCopy priority(Priority value) {
        this.priority = value;
        return this;
    }

    TaskSpecCopy dependencies(List<Dependency> value) {
        this.dependencies = value;
        return this;
    }

    TaskSpecCopy placement(PlacementConstraints value) {
        this.placement = value;
        return this;
    }

    TaskSpecCopy retry(RetryPolicy value) {
        this.retry = value;
        return this;
    }

    TaskSpecCopy timeout(Optional<Duration> value) {
        this.timeout = value;
        return this;
    }

    TaskSpecCopy notBefore(Optional<Instant> value) {
        this.notBefore = value;
        return this;
    }

    TaskSpecCopy key(Optional<TaskKey> value) {
        this.key = value;
        return this;
    }

    TaskSpecCopy template(Optional<Template> value) {
        this.template = value;
        return this;
    }

    TaskSpecCopy schedule(Optional<ScheduledFor> value) {
        this.schedule = value;
        return this;
    }

    TaskSpecCopy admission(AdmissionRules value) {
        this.admission = value;
        return this;
    }

    TaskSpec build() {
        return new TaskSpec(
                id,
                parentId,
                userId,
                spec.name(),
                priority,
                spec.method(),
                spec.inputSchema(),
                spec.inputs(),
                spec.params(),
                dependencies,
                placement,
                retry,
                maxDeliveries,
                timeout,
                notBefore,
                key,
                template,
                schedule,
                admission);
    }
}
