package dev.apflow.adapters.http.exchange;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Work that waits for a thread: a line for each client, and clients take turns. One client has half
 * of the threads at most, and half of the places in line, so that another one's work is done beside
 * it. In its own line what began first goes first.
 */
final class HeavyQueue {

    private final int most;
    private final int mostOfOne;
    private final int runningOfOne;
    private final Map<String, ClientQueue> lines = new LinkedHashMap<>();
    private int waiting;
    private int running;
    private long entered;

    /** One client's. */
    private static final class ClientQueue {
        private final PriorityQueue<Entry> waiting =
                new PriorityQueue<>(
                        Comparator.comparingLong(Entry::started).thenComparingLong(Entry::number));
        private int running;
    }

    /**
     * A piece of work.
     *
     * @param started smaller: earlier
     */
    record Entry(String client, long started, long number, Runnable work) {}

    /**
     * @param threads that do it
     * @param most that may wait
     */
    HeavyQueue(int threads, int most) {
        this.most = most;
        this.mostOfOne = Math.max(1, most / 2);
        this.runningOfOne = Math.max(1, threads / 2);
    }

    /** Whether there was a place in line. */
    synchronized boolean enter(String client, long started, Runnable work) {
        int before = lines.containsKey(client) ? lines.get(client).waiting.size() : 0;
        if (waiting >= most || before >= mostOfOne) {
            return false;
        }
        entered++;
        lines.computeIfAbsent(client, each -> new ClientQueue())
                .waiting
                .add(new Entry(client, started, entered, work));
        waiting++;
        return true;
    }

    /** The next one to be done now; its client's turn is over. */
    synchronized Optional<Entry> next() {
        Optional<ClientQueue> line = lines.values().stream().filter(this::mayRun).findFirst();
        return line.map(each -> started(each, each.waiting.remove()));
    }

    private Entry started(ClientQueue line, Entry entry) {
        line.running++;
        running++;
        waiting--;
        lines.remove(entry.client());
        lines.put(entry.client(), line);
        return entry;
    }

    private boolean mayRun(ClientQueue line) {
        return !line.waiting.isEmpty() && line.running < runningOfOne;
    }

    /** It is done. */
    synchronized void done(Entry entry) {
        running--;
        ClientQueue line = Objects.requireNonNull(lines.get(entry.client()), "it runs");
        line.running--;
        if (line.running == 0 && line.waiting.isEmpty()) {
            lines.remove(entry.client());
        }
    }

    /** Whether there is one that may be done now. */
    synchronized boolean hasNext() {
        return lines.values().stream().anyMatch(this::mayRun);
    }

    /** How many are under way and in line. */
    synchronized int count() {
        return running + waiting;
    }
}
