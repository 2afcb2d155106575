package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.application.document.AdmissionReader;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.document.PauseOrder;
import dev.apflow.application.document.QueueDocuments;
import dev.apflow.application.document.QueueLimits;
import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.application.task.QueueCommands;
import dev.apflow.application.task.ReadQueues;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.json.JsonValue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code queues.*}: the twins of {@code /api/v1/queues}, {@code /pause} and {@code /resume}. */
final class QueueMethods {

    private static final String NAME = "name";
    private static final int USUAL = 50;
    private static final int MOST = 500;

    private final UseCases useCases;

    QueueMethods(UseCases useCases) {
        this.useCases = useCases;
    }

    Map<String, RpcMethod> all() {
        return Map.of(
                "queues.list", RpcMethod.readLarge(this::list),
                "queues.get", RpcMethod.readLarge(this::get),
                "queues.put", RpcMethod.administer(this::put),
                "queues.delete", RpcMethod.administer(this::delete),
                "queues.pause", RpcMethod.administer(this::pause),
                "queues.resume", RpcMethod.administer(this::resume),
                "queues.pauses", RpcMethod.readLarge(this::pauses));
    }

    private QueueCommands commands(Params params) {
        return useCases.by(params.principal().actor()).queues();
    }

    private ReadQueues reads() {
        return useCases.readQueues();
    }

    private static Optional<QueueName> name(FieldReader params) {
        Optional<QueueName> name = AdmissionReader.queue(params, NAME);
        if (name.isEmpty()) {
            params.missing(NAME, QueueName.EXPECTED);
        }
        return name;
    }

    /** A page as a call asks for it. */
    private record ListWish(Optional<QueueName> after, int limit) {

        static ListWish read(FieldReader fields) {
            return new ListWish(
                    AdmissionReader.queue(fields, "cursor"),
                    fields.whole("limit", 1, MOST).map(Long::intValue).orElse(USUAL));
        }
    }

    private JsonValue list(Params params) {
        ListWish wish = params.read(ListWish::read);
        List<QueueStatus> found = reads().list(wish.after, wish.limit + 1);
        List<QueueStatus> shown = found.subList(0, Math.min(wish.limit, found.size()));
        Optional<String> next =
                found.size() > wish.limit
                        ? Optional.of(shown.getLast().settings().name().value())
                        : Optional.empty();
        return QueueDocuments.page(shown, reads().pauses(), next);
    }

    private JsonValue get(Params params) {
        QueueName name = params.read(QueueMethods::name).orElseThrow();
        return QueueDocuments.queue(AnswerProblems.valueOf(reads().queue(name)));
    }

    /** The limits of a queue as a call wishes them. */
    private record PutWish(Optional<QueueName> name, QueueLimits limits) {

        static PutWish read(FieldReader fields) {
            return new PutWish(QueueMethods.name(fields), QueueLimits.read(fields));
        }
    }

    private JsonValue put(Params params) {
        PutWish wish = params.read(PutWish::read);
        return QueueDocuments.queue(
                AnswerProblems.valueOf(commands(params).put(wish.name.orElseThrow(), wish.limits)));
    }

    private JsonValue delete(Params params) {
        QueueName name = params.read(QueueMethods::name).orElseThrow();
        AnswerProblems.valueOf(commands(params).delete(name));
        return new JsonObjectBuilder().flag("success", true).text(NAME, name).done();
    }

    /** A queue or a scope, and what else a call says. */
    private record Target<T>(Optional<QueueName> queue, Optional<PauseOrder> order, T more) {

        static <T> Target<T> read(FieldReader fields, Function<FieldReader, T> read) {
            boolean scoped = fields.has("scope") && !fields.has(NAME);
            return new Target<>(
                    scoped ? Optional.empty() : QueueMethods.name(fields),
                    scoped ? PauseOrder.read(fields) : Optional.empty(),
                    read.apply(fields));
        }
    }

    private JsonValue pause(Params params) {
        Target<Optional<String>> target =
                params.read(fields -> Target.read(fields, PauseOrder::reason));
        String reason = target.more().orElseThrow();
        return target.queue()
                .map(
                        name ->
                                QueueDocuments.queue(
                                        AnswerProblems.valueOf(
                                                commands(params).pause(name, reason))))
                .orElseGet(
                        () ->
                                QueueDocuments.pause(
                                        AnswerProblems.valueOf(
                                                commands(params)
                                                        .pause(
                                                                target.order().orElseThrow(),
                                                                reason))));
    }

    private JsonValue resume(Params params) {
        Target<Boolean> target = params.read(fields -> Target.read(fields, none -> true));
        return target.queue()
                .map(
                        name ->
                                QueueDocuments.queue(
                                        AnswerProblems.valueOf(commands(params).resume(name))))
                .orElseGet(
                        () -> {
                            PauseOrder order = target.order().orElseThrow();
                            return QueueDocuments.resumed(
                                    order, AnswerProblems.valueOf(commands(params).resume(order)));
                        });
    }

    private JsonValue pauses(Params params) {
        params.read(fields -> true);
        return QueueDocuments.pauses(reads().pauses());
    }
}
