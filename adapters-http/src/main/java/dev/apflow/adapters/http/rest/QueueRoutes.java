package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.Fields;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.application.document.AdmissionReader;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.PauseOrder;
import dev.apflow.application.document.QueueDocuments;
import dev.apflow.application.document.QueueLimits;
import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.application.task.QueueCommands;
import dev.apflow.application.task.ReadQueues;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.admission.QueueName;

import java.util.List;
import java.util.Optional;

/** {@code /api/v1/queues}, {@code /api/v1/pauses}, {@code /api/v1/pause} and {@code /resume}. */
public final class QueueRoutes {

    private static final String QUEUES = "/api/v1/queues";
    private static final String QUEUE = QUEUES + "/{name}";

    private final UseCases useCases;

    public QueueRoutes(UseCases useCases) {
        this.useCases = useCases;
    }

    public void addTo(Routes routes) {
        routes.get(QUEUES, this::list)
                .get(QUEUE, this::queue)
                .put(QUEUE, this::put)
                .delete(QUEUE, this::delete)
                .administer(QUEUE + "/pause", this::pauseQueue)
                .administer(QUEUE + "/resume", this::resumeQueue)
                .get("/api/v1/pauses", this::pauses)
                .administer("/api/v1/pause", this::pause)
                .administer("/api/v1/resume", this::resume);
    }

    private QueueCommands commands(RequestContext call) {
        return useCases.by(call.principal().actor()).queues();
    }

    private ReadQueues reads() {
        return useCases.readQueues();
    }

    /** The name in the path of a queue that there may be. */
    private static QueueName name(RequestContext call) {
        String text = call.pathPart("name");
        if (!QueueName.isValid(text)) {
            throw new ProblemException(AnswerProblems.unknown(Subject.QUEUE, text));
        }
        return new QueueName(text);
    }

    /** The name in the path of a queue that this call may make. */
    private static QueueName newName(RequestContext call) {
        String text = call.pathPart("name");
        if (!QueueName.isValid(text)) {
            throw Fields.refusal("name", "not usable", QueueName.EXPECTED, text);
        }
        return new QueueName(text);
    }

    private record ListQuery(Optional<QueueName> after, int limit) {

        static ListQuery read(FieldReader query) {
            return new ListQuery(AdmissionReader.queue(query, "cursor"), Limits.read(query));
        }
    }

    private Reply list(RequestContext call) {
        ListQuery query = call.query(ListQuery::read);
        return call.heavily(
                () -> {
                    List<QueueStatus> found = reads().list(query.after, query.limit + 1);
                    List<QueueStatus> shown = found.subList(0, Math.min(query.limit, found.size()));
                    Optional<String> next =
                            found.size() > query.limit
                                    ? Optional.of(shown.getLast().settings().name().value())
                                    : Optional.empty();
                    return Reply.ok(QueueDocuments.page(shown, reads().pauses(), next));
                });
    }

    private Reply queue(RequestContext call) {
        QueueName name = name(call);
        return call.heavily(() -> shown(AnswerProblems.valueOf(reads().queue(name))));
    }

    private static Reply.Json shown(QueueStatus status) {
        return Reply.ok(QueueDocuments.queue(status));
    }

    private Reply put(RequestContext call) {
        QueueName name = newName(call);
        QueueLimits limits =
                Fields.read(FieldReader.of(call.object()), body -> QueueLimits.read(body, name));
        QueueStatus status = AnswerProblems.valueOf(commands(call).put(name, limits));
        return Reply.json(
                        status.settings().version() == 1 ? 201 : 200, QueueDocuments.queue(status))
                .withHeader("Location", QUEUES + "/" + name);
    }

    private Reply delete(RequestContext call) {
        AnswerProblems.valueOf(commands(call).delete(name(call)));
        return new Reply.Empty();
    }

    private Reply pauseQueue(RequestContext call) {
        QueueName name = newName(call);
        String reason = call.bodyIfAny(PauseOrder::reason).orElseThrow();
        return shown(AnswerProblems.valueOf(commands(call).pause(name, reason)));
    }

    private Reply resumeQueue(RequestContext call) {
        QueueName name = name(call);
        call.bodyIfAny(body -> true);
        return shown(AnswerProblems.valueOf(commands(call).resume(name)));
    }

    private Reply pauses(RequestContext call) {
        return call.heavily(() -> Reply.ok(QueueDocuments.pauses(reads().pauses())));
    }

    private record PauseWish(Optional<PauseOrder> order, Optional<String> reason) {

        static PauseWish read(FieldReader body) {
            return new PauseWish(PauseOrder.read(body), PauseOrder.reason(body));
        }
    }

    private Reply pause(RequestContext call) {
        PauseWish wish = Fields.read(FieldReader.of(call.object()), PauseWish::read);
        return Reply.ok(
                QueueDocuments.pause(
                        AnswerProblems.valueOf(
                                commands(call)
                                        .pause(
                                                wish.order.orElseThrow(),
                                                wish.reason.orElseThrow()))));
    }

    private Reply resume(RequestContext call) {
        PauseOrder order =
                Fields.read(FieldReader.of(call.object()), PauseOrder::read).orElseThrow();
        return Reply.ok(
                QueueDocuments.resumed(
                        order, AnswerProblems.valueOf(commands(call).resume(order))));
    }
}
