package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.connection.Peer;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.settings.RequestLimits;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.time.LocalInstant;
import dev.apflow.json.JsonText;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Answers that may be large: made apart from all others, and within a budget until written. */
final class HeavyAnswers implements AutoCloseable {

    private final Dispatcher dispatcher;
    private final HeavyWork work;
    private final BodyBudget budget;
    private final long most;

    HeavyAnswers(RequestLimits limits, Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        this.work = new HeavyWork(dispatcher, limits.timeout());
        this.budget =
                new BodyBudget(
                        limits.answersBytes(),
                        "Too many large answers are being written at this moment.");
        this.most = limits.answerBytes();
    }

    /**
     * What {@code make} answers, as text: the whole of it, or its first part and what makes the
     * others.
     *
     * @param client whose answers are counted together
     * @param view what the client sees of it
     */
    Reply answer(Peer peer, String client, UnaryOperator<JsonValue> view, Supplier<Reply> make) {
        LocalInstant began = dispatcher.now();
        return work.done(
                peer,
                client,
                began,
                ticket -> rendered(make.get(), peer, client, began, view, ticket),
                Reply::done);
    }

    private Reply rendered(
            Reply reply,
            Peer peer,
            String client,
            LocalInstant began,
            UnaryOperator<JsonValue> view,
            HeavyWork.Ticket ticket) {
        return switch (reply) {
            case Reply.Json json -> whole(json, view, ticket);
            case Reply.InParts(Parts parts) ->
                    started(part(parts, ticket), parts, () -> next(parts, peer, client, began));
            default -> reply;
        };
    }

    private Reply whole(Reply.Json json, UnaryOperator<JsonValue> view, HeavyWork.Ticket ticket) {
        JsonValue seen = view.apply(json.body());
        Made answer =
                build(
                        new AnswerBytes(budget, ticket, most),
                        out -> {
                            JsonText.write(seen, out);
                            return false;
                        });
        return new Reply.Rendered(
                json.status(), json.type(), answer.bytes(), json.headers(), answer::giveBack);
    }

    private Reply started(Made first, Parts parts, Supplier<PartsBody.Part> others) {
        if (first.isLast()) {
            return new Reply.Rendered(200, Reply.JSON, first.bytes(), Map.of(), first::giveBack);
        }
        AnswerBytes kept = new AnswerBytes(budget, new HeavyWork.Ticket(), Long.MAX_VALUE);
        try {
            kept.cover(parts.kept());
        } catch (ProblemException full) {
            kept.giveBack();
            first.giveBack();
            throw full;
        }
        return new Reply.Streamed(Reply.JSON, new PartsBody(first, others, kept::giveBack));
    }

    private PartsBody.Part next(Parts parts, Peer peer, String client, LocalInstant began) {
        return work.done(
                peer, client, began, ticket -> part(parts, ticket), PartsBody.Part::giveBack);
    }

    private Made part(Parts parts, HeavyWork.Ticket ticket) {
        return build(new AnswerBytes(budget, ticket, most), parts::next);
    }

    /** Writes text, and says whether there is more. */
    private interface Text {
        boolean write(Writer out) throws IOException;
    }

    private static Made build(AnswerBytes out, Text text) {
        boolean written = false;
        try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            boolean more = text.write(writer);
            writer.flush();
            written = true;
            return new Made(out, !more);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        } finally {
            if (!written) {
                out.giveBack();
            }
        }
    }

    private record Made(AnswerBytes out, boolean isLast) implements PartsBody.Part {
        @Override
        public byte[] bytes() {
            return out.toByteArray();
        }

        @Override
        public void giveBack() {
            out.giveBack();
        }
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
