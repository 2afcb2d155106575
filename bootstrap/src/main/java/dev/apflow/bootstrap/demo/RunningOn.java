package dev.apflow.bootstrap.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Which node runs which task, as the events tell. */
final class RunningOn {

    private final EventReader events;
    private final String url;
    private final Map<String, String> nodes = new HashMap<>();

    /**
     * @param url of the node that is asked
     */
    RunningOn(EventReader events, String url) {
        this.events = events;
        this.url = url;
    }

    private void read() {
        for (EventReader.Told each : events.read(url)) {
            switch (each.type()) {
                case "started" -> nodes.put(each.task(), each.node());
                case "completed", "failed", "cancelled" -> nodes.remove(each.task());
                default -> {}
            }
        }
    }

    private boolean runs(String node, String prefix) {
        return nodes.entrySet().stream()
                .anyMatch(each -> each.getValue().equals(node) && each.getKey().startsWith(prefix));
    }

    /** Returns when {@code node} runs some task whose name begins so. */
    void awaitSome(String node, String prefix, Duration longest) throws InterruptedException {
        await(node, prefix, longest, true);
    }

    /** Returns, with the time, when all of them were started elsewhere. */
    long awaitNone(String node, String prefix, Duration longest) throws InterruptedException {
        return await(node, prefix, longest, false);
    }

    private long await(String node, String prefix, Duration longest, boolean some)
            throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < longest.toNanos()) {
            read();
            if (runs(node, prefix) == some) {
                return System.nanoTime();
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException(
                "tasks " + prefix + "… " + (some ? "came not to " : "stayed on ") + node);
    }
}
