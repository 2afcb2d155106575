package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.connection.Peer;
import dev.apflow.adapters.http.settings.RequestLimits;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonText;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Answers that may be large: made apart from all others, and within a budget until written. */
final class HeavyAnswers implements AutoCloseable {

    private final HeavyWork work;
    private final BodyBudget budget;
    private final long most;

    HeavyAnswers(RequestLimits limits, Dispatcher dispatcher) {
        this.work = new HeavyWork(dispatcher, limits.timeout());
        this.budget =
                new BodyBudget(
                        limits.answersBytes(),
                        "Too many large answers are being written at this moment.");
        this.most = limits.answerBytes();
    }

    /**
     * What {@code make} answers, as text.
     *
     * @param client whose answers are counted together
     * @param view what the client sees of it
     */
    Reply answer(Peer peer, String client, UnaryOperator<JsonValue> view, Supplier<Reply> make) {
        return work.done(peer, client, ticket -> rendered(make.get(), view, ticket), Reply::done);
    }

    private Reply rendered(Reply reply, UnaryOperator<JsonValue> view, HeavyWork.Ticket ticket) {
        if (!(reply instanceof Reply.Json json)) {
            return reply;
        }
        ticket.require();
        JsonValue seen = view.apply(json.body());
        AnswerBytes out = new AnswerBytes(budget, ticket, most);
        boolean written = false;
        try (Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            JsonText.write(seen, text);
            written = true;
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        } finally {
            if (!written) {
                out.giveBack();
            }
        }
        return new Reply.Rendered(
                json.status(), json.type(), out.toByteArray(), json.headers(), out::giveBack);
    }

    /** Bytes of large answers that are not written yet. */
    long taken() {
        return budget.taken();
    }

    /** Large answers that are being made or wait for it. */
    int count() {
        return work.count();
    }

    @Override
    public void close() {
        work.close();
    }
}
