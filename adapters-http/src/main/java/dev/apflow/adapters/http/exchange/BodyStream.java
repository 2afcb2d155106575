package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.adapters.http.settings.RequestLimits;

import io.helidon.common.buffers.DataReader.IncorrectNewLineException;
import io.helidon.http.RequestException;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that takes of the budget as it grows. What was made of it takes memory until the request
 * is answered: the budget is given back then, by {@link #giveBack}, and not before. What the web
 * server throws at a body that is not framed as it says is a refusal here.
 */
final class BodyStream extends FilterInputStream {

    private final BodyBudget budget;
    private final ServerRefusals refusals;
    private long covered = RequestLimits.FREE_BYTES;
    private long read;
    private int taken;

    BodyStream(InputStream in, BodyBudget budget, ServerRefusals refusals) {
        super(in);
        this.budget = budget;
        this.refusals = refusals;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = framed(bytes, offset, length);
        if (count > 0) {
            count(count);
        }
        return count;
    }

    private int framed(byte[] bytes, int offset, int length) throws IOException {
        try {
            return super.read(bytes, offset, length);
        } catch (RequestException refused) {
            throw new ProblemException(refusals.of(refused.status().code(), refused.getMessage()));
        } catch (NumberFormatException | IncorrectNewLineException broken) {
            throw new ProblemException(
                    Problem.of(
                            ProblemKind.MALFORMED_REQUEST, "The body is not framed as it says."));
        }
    }

    private void count(int bytes) {
        read += bytes;
        while (read > covered) {
            budget.take();
            taken++;
            covered += BodyBudget.STEP;
        }
    }

    /** Leaves the body itself alone: what is unread of it is the connection's concern. */
    @Override
    public void close() {}

    /** The request is answered. */
    void giveBack() {
        budget.giveBack(taken);
        taken = 0;
    }
}
