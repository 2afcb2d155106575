package dev.apflow.adapters.http.exchange;

/** How many tasks to read at once, so that they are about as large as a part. */
final class BatchSize {

    private static final int GROWTH = 8;
    private static final int MOST = 500;

    private final int most;
    private int next = 1;
    private long largest = 1;

    BatchSize() {
        this(MOST);
    }

    /**
     * @param most of them at once
     */
    BatchSize(int most) {
        this.most = most;
    }

    int next() {
        return next;
    }

    /** Of these sizes, in characters, were those just read. */
    void saw(long size) {
        largest = Math.max(largest, size);
    }

    /** For the next ones. */
    void grow() {
        next = (int) Math.clamp(Parts.SIZE / largest, 1, Math.min(most, (long) GROWTH * next));
    }
}
