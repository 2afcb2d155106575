package dev.apflow.simulation.check;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.lease.SweepVerdict;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.node.PortMethod;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Text;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What comes back unfinished: given back by workers, or taken back by sweeps. */
final class ReturnCalls {

    private static final String NONE = "none";

    private final TaskModel tasks;
    private final NodeLifeModel lives;
    private final Findings findings;
    private Map<TaskId, Holding> holdings = Map.of();

    private record Holding(NodeIdentity holder, Delivered delivered, Instant expiresAt) {}

    ReturnCalls(TaskModel tasks, NodeLifeModel lives, Findings findings) {
        this.tasks = tasks;
        this.lives = lives;
        this.findings = findings;
    }

    /** Before its events are followed: who holds what. */
    void arrives(StoreCall call, Instant now) {
        remember();
        if (call.method() == PortMethod.SWEEP_TASKS) {
            lives.swept(now);
        }
    }

    private void remember() {
        holdings = new HashMap<>();
        for (Entry each : tasks.running()) {
            each.holder.ifPresent(
                    by ->
                            holdings.put(
                                    each.id(), new Holding(by, each.delivered(), each.expiresAt)));
        }
    }

    void tookEffect(StoreCall call, Object result, List<TaskEvent> events, Instant now) {
        switch (call.method()) {
            case RECONCILE -> reconciled(call.arguments(), events);
            case HAND_BACK -> handedBack(call.arguments(), events);
            default -> swept(call, result, events, now);
        }
    }

    private void reconciled(List<Object> arguments, List<TaskEvent> events) {
        NodeIdentity identity = ((LeaseHolder.Member) arguments.get(0)).identity();
        Set<?> known = (Set<?>) arguments.get(1);
        Set<TaskId> expected = new HashSet<>();
        holdings.forEach(
                (id, holding) -> {
                    if (holding.holder().equals(identity) && !known.contains(holding.delivered())) {
                        expected.add(id);
                    }
                });
        returned("exactly what a life does not know of is given back", expected, events);
    }

    private void handedBack(List<Object> arguments, List<TaskEvent> events) {
        Set<TaskId> expected = new HashSet<>();
        for (Object each : (List<?>) arguments.get(0)) {
            Delivered delivered = (Delivered) each;
            Holding holding = holdings.get(delivered.task());
            if (holding != null && holding.delivered().equals(delivered)) {
                expected.add(delivered.task());
            }
        }
        returned("exactly what is handed back comes back", expected, events);
    }

    private void returned(String rule, Set<TaskId> expected, List<TaskEvent> events) {
        Set<TaskId> found = new HashSet<>();
        events.forEach(each -> found.add(each.taskId()));
        findings.require(
                found.equals(expected),
                rule,
                () -> Text.of(found) + " instead of " + Text.of(expected));
    }

    private void swept(StoreCall call, Object result, List<TaskEvent> events, Instant now) {
        if (!(result instanceof AuthorizedResult.Granted<?>)) {
            findings.require(events.isEmpty(), "a refused sweep changes nothing", events::toString);
            return;
        }
        Duration grace = (Duration) call.arguments().get(1);
        for (TaskEvent event : events) {
            Holding holding = holdings.get(event.taskId());
            String reason = holding == null ? NONE : reason(holding, grace, now);
            findings.require(
                    !reason.equals(NONE)
                            && (event.type() == EventType.FAILED
                                    || event.type() == EventType.REASSIGNED
                                            && reason(event).equals(reason)),
                    "a sweep takes back only what is expired, lost or superseded",
                    () -> event + " of " + holding + " at " + now);
        }
        for (Entry each : tasks.running()) {
            each.holder.ifPresent(
                    by ->
                            findings.require(
                                    now.isBefore(each.expiresAt) && !lives.isSuperseded(by),
                                    "a sweep takes back all that is expired or superseded",
                                    () -> each + ", until " + each.expiresAt + ", at " + now));
        }
    }

    private String reason(Holding holding, Duration grace, Instant now) {
        if (lives.isSuperseded(holding.holder())) {
            return SweepVerdict.Reason.HOLDER_SUPERSEDED.words();
        }
        if (!now.isBefore(holding.expiresAt())) {
            return SweepVerdict.Reason.LEASE_EXPIRED.words();
        }
        return lives.isLost(holding.holder(), grace, now)
                ? SweepVerdict.Reason.HOLDER_LOST.words()
                : NONE;
    }

    private static String reason(TaskEvent event) {
        return event.details().find("reason").orElseThrow() instanceof JsonString(String text)
                ? text
                : "";
    }
}
