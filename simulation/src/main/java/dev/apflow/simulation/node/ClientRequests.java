package dev.apflow.simulation.node;

import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.task.Answer;
import dev.apflow.application.task.WriteGate;
import dev.apflow.simulation.node.ReplayedCall.Turn;
import dev.apflow.simulation.plan.Order;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Requests of clients to one process. Each passes the gate at one moment, does its work at a later
 * one, and is answered at a third.
 */
final class ClientRequests {

    private final NodeProcess process;
    private final Link link;
    private final Audit audit;
    private final RandomGenerator chance;
    private final StoreCallScheduler storeCalls;
    private final RequestHandler handler;

    ClientRequests(
            NodeProcess process,
            Link link,
            Audit audit,
            RandomGenerator chance,
            StoreCallScheduler storeCalls,
            RequestHandler handler) {
        this.process = process;
        this.link = link;
        this.audit = audit;
        this.chance = chance;
        this.storeCalls = storeCalls;
        this.handler = handler;
    }

    /** A dead process answers nobody. */
    void request(Order order, Consumer<Response> response) {
        process.later(0, () -> serve(order, response));
    }

    private void serve(Order order, Consumer<Response> response) {
        WriteGate.Decision decision = handler.admit();
        if (order instanceof Order.OnSchedule) {
            serveStepwise(order, decision, response);
            return;
        }
        process.later(
                chance.nextInt(4) == 0 ? link.nanos() : 0,
                () -> process.world().after(link.nanos(), () -> answer(order, decision, response)));
    }

    /** Other calls come between those of this one, and the process may die between them. */
    private void serveStepwise(
            Order order, WriteGate.Decision decision, Consumer<Response> response) {
        ReplayedCall<Answer<?>> replayed =
                ReplayedCall.of(() -> handler.answer(order, decision), 0);
        Turn turn = replayed.look(process.currentCall());
        Consumer<Turn> ended =
                end ->
                        process.later(
                                link.nanos(),
                                () -> response.accept(response(order, replayed.outcome())));
        if (turn == Turn.STORE) {
            storeCalls.send(replayed, ended);
        } else {
            ended.accept(turn);
        }
    }

    private Response response(Order order, Reply<Answer<?>> reply) {
        return switch (reply) {
            case Reply.Answered<Answer<?>>(Answer<?> answer) -> new Response.Answered(answer);
            case Reply.Threw<Answer<?>>(StoreUnreachable _) -> new Response.Unavailable();
            case Reply.Threw<Answer<?>>(Throwable bug) -> {
                audit.requestFailed(process, order.line(), bug);
                yield new Response.Unavailable();
            }
        };
    }

    private void answer(Order order, WriteGate.Decision decision, Consumer<Response> response) {
        Response outcome = response(order, decision);
        process.later(link.nanos(), () -> response.accept(outcome));
    }

    private Response response(Order order, WriteGate.Decision decision) {
        try {
            return new Response.Answered(handler.answer(order, decision));
        } catch (StoreUnreachable silence) {
            return new Response.Unavailable();
        } catch (RuntimeException | Error bug) {
            audit.requestFailed(process, order.line(), bug);
            return new Response.Unavailable();
        }
    }
}
