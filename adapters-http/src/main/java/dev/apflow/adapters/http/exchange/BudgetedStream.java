package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.settings.RequestLimits;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that takes of the budget as it grows, and gives back when it is closed. */
final class BudgetedStream extends FilterInputStream {

    private final BodyBudget budget;
    private long covered = RequestLimits.FREE_BYTES;
    private long read;
    private int taken;

    BudgetedStream(InputStream in, BodyBudget budget) {
        super(in);
        this.budget = budget;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count > 0) {
            count(count);
        }
        return count;
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
    public void close() {
        budget.giveBack(taken);
        taken = 0;
    }
}
