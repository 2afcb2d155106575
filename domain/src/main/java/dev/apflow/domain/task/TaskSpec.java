package dev.apflow.domain.task;

import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.placement.PlacementConstraints;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a client asked for; it changes only while the task is pending.
 *
 * @param parentId where the task hangs in its tree (order of execution is by dependencies alone)
 * @param name 1–255 characters, for people
 * @param method the executor that runs it
 * @param inputSchema JSON Schema that the resolved inputs must meet before anything runs
 * @param inputs given to the executor, dependency results merged in under the dependencies' names
 * @param params settings of the execution, not merged with anything
 * @param maxDeliveries how many deliveries of one attempt may be lost with their workers, see
 *     {@link DeliveryLimit}; empty: as many as the node that takes the task in allows
 * @param timeout after which a running attempt is interrupted and fails
 * @param notBefore judged by the store's clock
 * @param key names it within its tree, where the client did so
 * @param template present where the inputs may have references
 * @param schedule present where a schedule started it
 * @param admission what holds it back beside others that run, and in which queue it waits
 */
public record TaskSpec(
        TaskId id,
        Optional<TaskId> parentId,
        Optional<String> userId,
        String name,
        Priority priority,
        ExecutorId method,
        Optional<JsonObject> inputSchema,
        JsonObject inputs,
        JsonObject params,
        List<Dependency> dependencies,
        PlacementConstraints placement,
        RetryPolicy retry,
        OptionalInt maxDeliveries,
        Optional<Duration> timeout,
        Optional<Instant> notBefore,
        Optional<TaskKey> key,
        Optional<Template> template,
        Optional<ScheduledFor> schedule,
        AdmissionRules admission) {

    public TaskSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(parentId, "parentId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(inputSchema, "inputSchema");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(params, "params");
        dependencies = List.copyOf(dependencies);
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(retry, "retry");
        requireDeliveries(maxDeliveries);
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(notBefore, "notBefore");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(admission, "admission");
    }

    /** A task that no schedule starts, in the default queue and without limits. */
    public TaskSpec(
            TaskId id,
            Optional<TaskId> parentId,
            Optional<String> userId,
            String name,
            Priority priority,
            ExecutorId method,
            Optional<JsonObject> inputSchema,
            JsonObject inputs,
            JsonObject params,
            List<Dependency> dependencies,
            PlacementConstraints placement,
            RetryPolicy retry,
            OptionalInt maxDeliveries,
            Optional<Duration> timeout,
            Optional<Instant> notBefore,
            Optional<TaskKey> key,
            Optional<Template> template) {
        this(
                id,
                parentId,
                userId,
                name,
                priority,
                method,
                inputSchema,
                inputs,
                params,
                dependencies,
                placement,
                retry,
                maxDeliveries,
                timeout,
                notBefore,
                key,
                template,
                Optional.empty(),
                AdmissionRules.NONE);
    }

    /** A task without a key and without references. */
    public TaskSpec(
            TaskId id,
            Optional<TaskId> parentId,
            Optional<String> userId,
            String name,
            Priority priority,
            ExecutorId method,
            Optional<JsonObject> inputSchema,
            JsonObject inputs,
            JsonObject params,
            List<Dependency> dependencies,
            PlacementConstraints placement,
            RetryPolicy retry,
            OptionalInt maxDeliveries,
            Optional<Duration> timeout,
            Optional<Instant> notBefore) {
        this(
                id,
                parentId,
                userId,
                name,
                priority,
                method,
                inputSchema,
                inputs,
                params,
                dependencies,
                placement,
                retry,
                maxDeliveries,
                timeout,
                notBefore,
                Optional.empty(),
                Optional.empty());
    }

    /** A task with every option at its default. */
    public static TaskSpec of(TaskId id, String name, ExecutorId method, JsonObject inputs) {
        return new TaskSpec(
                id,
                Optional.empty(),
                Optional.empty(),
                name,
                Priority.NORMAL,
                method,
                Optional.empty(),
                inputs,
                JsonObject.EMPTY,
                List.of(),
                PlacementConstraints.NONE,
                RetryPolicy.NONE,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What stands in place of a stored spec that cannot be read. */
    public static TaskSpec unreadable(TaskId id, Optional<TaskId> parent) {
        return of(id, "(unreadable)", new ExecutorId("unreadable"), JsonObject.EMPTY)
                .withParent(parent);
    }

    private static void requireDeliveries(OptionalInt most) {
        if (most.isPresent() && (most.getAsInt() < 1 || most.getAsInt() > DeliveryLimit.MOST)) {
            throw new IllegalArgumentException(
                    "maxDeliveries: expected 1–" + DeliveryLimit.MOST + ", got " + most.getAsInt());
        }
    }

    /** How many deliveries of one attempt may be lost. */
    public int deliveryLimit() {
        return maxDeliveries.orElse(DeliveryLimit.DEFAULT);
    }

    /** The same, with a limit where it has none of its own. */
    public TaskSpec withDefaultDeliveries(int most) {
        return maxDeliveries.isPresent() ? this : withMaxDeliveries(most);
    }

    public TaskSpec withUser(String user) {
        return new TaskSpecCopy(this).userId(Optional.of(user)).build();
    }

    public TaskSpec withMaxDeliveries(int most) {
        return new TaskSpecCopy(this).maxDeliveries(OptionalInt.of(most)).build();
    }

    public TaskSpec withParent(Optional<TaskId> parent) {
        return new TaskSpecCopy(this).parentId(parent).build();
    }

    public TaskSpec withPriority(Priority newPriority) {
        return new TaskSpecCopy(this).priority(newPriority).build();
    }

    public TaskSpec withDependencies(List<Dependency> newDependencies) {
        return new TaskSpecCopy(this).dependencies(newDependencies).build();
    }

    public TaskSpec withPlacement(PlacementConstraints constraints) {
        return new TaskSpecCopy(this).placement(constraints).build();
    }

    public TaskSpec withRetry(RetryPolicy policy) {
        return new TaskSpecCopy(this).retry(policy).build();
    }

    public TaskSpec withTimeout(Duration limit) {
        return new TaskSpecCopy(this).timeout(Optional.of(limit)).build();
    }

    public TaskSpec withNotBefore(Instant instant) {
        return new TaskSpecCopy(this).notBefore(Optional.of(instant)).build();
    }

    public TaskSpec withKey(Optional<TaskKey> newKey) {
        return new TaskSpecCopy(this).key(newKey).build();
    }

    public TaskSpec withTemplate(Optional<Template> newTemplate) {
        return new TaskSpecCopy(this).template(newTemplate).build();
    }

    public TaskSpec withSchedule(Optional<ScheduledFor> occasion) {
        return new TaskSpecCopy(this).schedule(occasion).build();
    }

    /** What flow control looks at. */
    public Candidate candidate() {
        return new Candidate(method, userId, admission);
    }

    public TaskSpec withAdmission(AdmissionRules rules) {
        return new TaskSpecCopy(this).admission(rules).build();
    }

    /** The same work under another id and other references: what a copy of a tree is made of. */
    public TaskSpec relocated(TaskId newId, Optional<TaskId> parent, List<Dependency> edges) {
        return new TaskSpecCopy(this).id(newId).parentId(parent).dependencies(edges).build();
    }
}
