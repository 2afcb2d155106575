package dev.apflow.simulation.check;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.trace.Findings;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an event says besides its kind, attempt and delivery; asked before the model takes it in.
 */
record EventFields(Findings findings) {

    private static final JsonObject NOTHING = JsonObject.EMPTY;

    void check(StoreCall call, TaskEvent event, Entry entry, Instant now) {
        findings.require(
                event.treeId().equals(entry.tree) && event.timestamp().equals(now),
                "an event names its tree and the time of its change",
                () -> event + " of " + entry.tree + " at " + now);
        findings.require(
                event.node().equals(node(call, event, entry)),
                "an event names the node that the change is about",
                () -> event + " instead of " + node(call, event, entry));
        findings.require(
                event.actor().equals(actor(call)),
                "an event names the client that caused it, if one did",
                () -> event + " instead of " + actor(call));
        details(call, event, entry)
                .ifPresent(
                        expected ->
                                findings.require(
                                        event.details().equals(expected),
                                        "an event tells what its change was about",
                                        () -> event + " instead of " + expected));
    }

    private static Optional<NodeId> node(StoreCall call, TaskEvent event, Entry entry) {
        return switch (event.type()) {
            case CREATED, RETRIED, TREE_ENDED, UNKNOWN -> Optional.empty();
            case ASSIGNED, STARTED ->
                    call.arguments().get(0) instanceof LeaseHolder holder
                            ? Optional.of(holder.node())
                            : Optional.empty();
            case COMPLETED, FAILED ->
                    call.arguments().get(0) instanceof NodeId reporter
                            ? Optional.of(reporter)
                            : event.node();
            case REASSIGNED -> entry.lastNode;
            case CANCELLED -> entry.isRunning() ? entry.lastNode : Optional.empty();
        };
    }

    private static Optional<Actor> actor(StoreCall call) {
        return switch (call.method()) {
            case CREATE_TREE ->
                    call.arguments().get(1) instanceof NewTree tree
                            ? Order.client("submit", tree.submission().orElseThrow().key())
                            : Optional.empty();
            case EXECUTE_TREE, CANCEL, RERUN ->
                    Order.client(call.method().method(), call.arguments().get(1));
            default -> Optional.empty();
        };
    }

    /** Empty where they are not the caller's to say. */
    private static Optional<JsonObject> details(StoreCall call, TaskEvent event, Entry entry) {
        return switch (event.type()) {
            case CREATED, ASSIGNED, STARTED, UNKNOWN -> Optional.of(NOTHING);
            case TREE_ENDED -> Optional.empty();
            case RETRIED ->
                    Optional.of(reason(call.port() == TaskReports.class ? "policy" : "rerun"));
            case COMPLETED, FAILED -> outcome(call, entry).map(EventFields::outcomeFields);
            case CANCELLED ->
                    Optional.of(
                            call.arguments().get(2) instanceof Optional<?> why && why.isPresent()
                                    ? reason((String) why.get())
                                    : NOTHING);
            case REASSIGNED ->
                    call.arguments().getLast() instanceof String why
                            ? Optional.of(reason(why))
                            : Optional.empty();
        };
    }

    private static Optional<Outcome> outcome(StoreCall call, Entry entry) {
        return call.arguments().size() > 1 && call.arguments().get(1) instanceof List<?> reports
                ? reports.stream()
                        .map(Report.class::cast)
                        .filter(report -> entry.runs(report.delivered()))
                        .findFirst()
                        .map(Report::outcome)
                : Optional.empty();
    }

    private static JsonObject outcomeFields(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(var _, boolean cached) ->
                    cached ? JsonObject.of("cached", JsonBoolean.of(true)) : NOTHING;
            case Outcome.Failed failed ->
                    JsonObject.of(
                            "error",
                            new JsonString(failed.error()),
                            "error_code",
                            new JsonString(failed.code().word()),
                            "will_retry",
                            JsonBoolean.of(failed.retryAfter().isPresent()));
        };
    }

    private static JsonObject reason(String why) {
        return JsonObject.of("reason", new JsonString(why));
    }
}
