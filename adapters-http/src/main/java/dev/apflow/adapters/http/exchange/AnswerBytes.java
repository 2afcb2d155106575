package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/**
 * The bytes of one answer, as they are made: they take of the budget for all answers that are not
 * written yet, and end where nobody waits for them or the answer becomes too large.
 */
final class AnswerBytes extends OutputStream {

    private final BodyBudget budget;
    private final HeavyWork.Ticket ticket;
    private final long most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long covered;
    private int taken;

    AnswerBytes(BodyBudget budget, HeavyWork.Ticket ticket, long most) {
        this.budget = budget;
        this.ticket = ticket;
        this.most = most;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        ticket.require();
        long size = (long) bytes.size() + length;
        if (size > most) {
            throw new ProblemException(
                    Problem.of(
                            ProblemKind.INVALID,
                            "The answer would have more than "
                                    + most
                                    + " bytes: page through GET /api/v1/tasks instead."));
        }
        cover(size);
        bytes.write(from, offset, length);
    }

    /** Takes of the budget what so many bytes need. */
    void cover(long size) {
        while (covered < size) {
            budget.take();
            taken++;
            covered += BodyBudget.STEP;
        }
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /** They were written, or will not be. */
    void giveBack() {
        budget.giveBack(taken);
        taken = 0;
    }
}
