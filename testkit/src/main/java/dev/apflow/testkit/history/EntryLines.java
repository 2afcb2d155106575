package dev.apflow.testkit.history;

import static dev.apflow.testkit.history.Fields.flag;
import static dev.apflow.testkit.history.Fields.list;
import static dev.apflow.testkit.history.Fields.number;
import static dev.apflow.testkit.history.Fields.word;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.ParseResult.Parsed;
import dev.apflow.testkit.history.Entry.Cancel;
import dev.apflow.testkit.history.Entry.Executed;
import dev.apflow.testkit.history.Entry.FinalState;
import dev.apflow.testkit.history.Entry.Followed;
import dev.apflow.testkit.history.Entry.LeadershipEntry;
import dev.apflow.testkit.history.Entry.LeadershipUse;
import dev.apflow.testkit.history.Entry.Logged;
import dev.apflow.testkit.history.Entry.Rerun;
import dev.apflow.testkit.history.Entry.Settled;
import dev.apflow.testkit.history.Entry.Submit;

import java.util.Locale;
import java.util.Optional;

/** Entries as lines of JSON, and back. */
final class EntryLines {

    private EntryLines() {}

    /** One line, without its end. */
    static String write(Entry entry) {
        return JsonText.write(document(entry));
    }

    private static JsonObject document(Entry entry) {
        return switch (entry) {
            case Submit submit -> submit(submit);
            case Cancel(var client, var node, var at, var task, var answer) ->
                    answered(change(operation("cancel", at), client, node, task), answer);
            case Rerun(var client, var node, var at, var task, var answer) ->
                    answered(change(operation("rerun", at), client, node, task), answer);
            case LeadershipEntry(var use, var node, var at, var epoch) ->
                    Fields.with(
                            operation("leadership", at)
                                    .with("use", word(use.name().toLowerCase(Locale.ROOT)))
                                    .with("node", word(node)),
                            "epoch",
                            epoch.map(value -> number(value.value())));
            case Executed(var at, var task, int attempt, long delivery, var node) ->
                    Fields.with(
                            counts(operation("executed", at), task, attempt, delivery),
                            "node",
                            node.map(Fields::word));
            case Followed(var reader, var tree, var cursor) ->
                    Fields.with(
                            kind("followed")
                                    .with("reader", word(reader))
                                    .with("cursor", word(cursor)),
                            "tree",
                            tree.map(Fields::word));
            case Logged logged -> logged(logged);
            case FinalState found -> found(found);
            case Settled _ -> kind("settled");
        };
    }

    private static JsonObject submit(Submit submit) {
        JsonObject document =
                operation("submit", submit.at())
                        .with("client", word(submit.client()))
                        .with("node", word(submit.node()))
                        .with("submission", word(submit.submission()))
                        .with(
                                "tasks",
                                list(submit.tasks().stream().map(EntryLines::planned).toList()));
        return answered(
                Fields.with(document, "tree", submit.tree().map(Fields::word)), submit.answer());
    }

    private static JsonObject change(JsonObject to, String client, NodeId node, TaskId task) {
        return to.with("client", word(client)).with("node", word(node)).with("task", word(task));
    }

    private static JsonObject planned(PlannedTask task) {
        JsonObject document = JsonObject.of("id", word(task.id()));
        return task.dependencies().isEmpty()
                ? document
                : document.with(
                        "dependencies",
                        list(
                                task.dependencies().stream()
                                        .map(
                                                each ->
                                                        JsonObject.of(
                                                                "id",
                                                                word(each.id()),
                                                                "required",
                                                                flag(each.required())))
                                        .toList()));
    }

    private static JsonObject answered(JsonObject document, ClientAnswer answer) {
        return switch (answer) {
            case ClientAnswer.Accepted(var epoch) ->
                    Fields.with(
                            document.with("answer", word("accepted")),
                            "epoch",
                            epoch.map(value -> number(value.value())));
            case ClientAnswer.Refused(String code) ->
                    document.with("answer", word("refused")).with("code", word(code));
            case ClientAnswer.Unknown _ -> document.with("answer", word("unknown"));
        };
    }

    private static JsonObject logged(Logged event) {
        JsonObject document =
                kind("event")
                        .with("cursor", word(event.cursor()))
                        .with("event_id", word(event.eventId()))
                        .with("type", word(event.type().word()))
                        .with("tree", word(event.tree()));
        document = counts(document, event.task(), event.attempt(), event.delivery());
        document = Fields.with(document, "node", event.node().map(Fields::word));
        return Fields.with(document, "reason", event.reason().map(Fields::word));
    }

    private static JsonObject found(FinalState found) {
        JsonObject document =
                kind("found")
                        .with("tree", word(found.tree()))
                        .with("status", word(found.status().word()));
        document = counts(document, found.task(), found.attempt(), found.delivery());
        return Fields.with(document, "submission", found.submission().map(Fields::word));
    }

    private static JsonObject counts(JsonObject to, TaskId task, int attempt, long delivery) {
        return to.with("task", word(task))
                .with("attempt", number(attempt))
                .with("delivery", number(delivery));
    }

    private static JsonObject kind(String kind) {
        return JsonObject.of("kind", word(kind));
    }

    private static JsonObject operation(String kind, Interval at) {
        return kind(kind)
                .with("invoked_ns", number(at.invokedNs()))
                .with("returned_ns", number(at.returnedNs()));
    }

    /**
     * @throws IllegalArgumentException that says what is wrong with the line
     */
    static Entry read(String line) {
        return switch (JsonText.parse(line, JsonLimits.DEFAULT)) {
            case Parsed(JsonObject document) -> read(new Fields(document));
            case Parsed parsed ->
                    throw new IllegalArgumentException("expected an object, got " + parsed.value());
            case Malformed malformed -> throw new IllegalArgumentException(malformed.message());
        };
    }

    private static Entry read(Fields from) {
        String kind = from.text("kind");
        return switch (kind) {
            case "submit" ->
                    new Submit(
                            from.text("client"),
                            new NodeId(from.text("node")),
                            interval(from),
                            from.text("submission"),
                            from.each("tasks").map(EntryLines::plannedTask).toList(),
                            from.find("tree").map(TaskId::new),
                            answer(from));
            case "cancel" ->
                    new Cancel(
                            from.text("client"),
                            new NodeId(from.text("node")),
                            interval(from),
                            new TaskId(from.text("task")),
                            answer(from));
            case "rerun" ->
                    new Rerun(
                            from.text("client"),
                            new NodeId(from.text("node")),
                            interval(from),
                            new TaskId(from.text("task")),
                            answer(from));
            case "leadership" ->
                    new LeadershipEntry(
                            LeadershipUse.valueOf(from.text("use").toUpperCase(Locale.ROOT)),
                            new NodeId(from.text("node")),
                            interval(from),
                            epoch(from));
            case "executed" ->
                    new Executed(
                            interval(from),
                            new TaskId(from.text("task")),
                            from.whole("attempt"),
                            from.number("delivery"),
                            from.find("node").map(NodeId::new));
            case "followed" ->
                    new Followed(
                            from.text("reader"),
                            from.find("tree").map(TaskId::new),
                            new EventCursor(from.text("cursor")));
            case "event" -> event(from);
            case "found" -> foundTask(from);
            case "settled" -> new Settled();
            default -> throw new IllegalArgumentException("kind: got " + kind);
        };
    }

    private static Logged event(Fields from) {
        return new Logged(
                new EventCursor(from.text("cursor")),
                from.text("event_id"),
                new TaskId(from.text("task")),
                new TaskId(from.text("tree")),
                from.text("type", EventType::ofWord),
                from.find("node").map(NodeId::new),
                from.whole("attempt"),
                from.number("delivery"),
                from.find("reason"));
    }

    private static FinalState foundTask(Fields from) {
        return new FinalState(
                new TaskId(from.text("task")),
                new TaskId(from.text("tree")),
                from.find("submission"),
                from.text("status", TaskStatus::ofWord),
                from.whole("attempt"),
                from.number("delivery"));
    }

    private static PlannedTask plannedTask(Fields from) {
        return new PlannedTask(
                new TaskId(from.text("id")),
                from.each("dependencies")
                        .map(
                                each ->
                                        new Dependency(
                                                new TaskId(each.text("id")), each.flag("required")))
                        .toList());
    }

    private static ClientAnswer answer(Fields from) {
        String answer = from.text("answer");
        return switch (answer) {
            case "accepted" -> new ClientAnswer.Accepted(epoch(from));
            case "refused" -> new ClientAnswer.Refused(from.text("code"));
            case "unknown" -> new ClientAnswer.Unknown();
            default -> throw new IllegalArgumentException("answer: got " + answer);
        };
    }

    private static Optional<Epoch> epoch(Fields from) {
        return from.has("epoch") ? Optional.of(new Epoch(from.number("epoch"))) : Optional.empty();
    }

    private static Interval interval(Fields from) {
        return new Interval(from.number("invoked_ns"), from.number("returned_ns"));
    }
}
