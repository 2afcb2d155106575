package dev.apflow.demo;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

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
        for (EventReader.SeenEvent each : events.read(url)) {
            switch (each.type()) {
                case "started" -> nodes.put(each.task(), each.node());
                case "completed", "failed", "cancelled" -> nodes.remove(each.task());
                default -> {}
            }
        }
    }

    private boolean runs(String node, String prefix) {
        return count(node, prefix) > 0;
    }

    private long count(String node, String prefix) {
        return nodes.entrySet().stream()
                .filter(each -> each.getValue().equals(node) && each.getKey().startsWith(prefix))
                .count();
    }

    /**
     * Returns when each of {@code tasks} whose names begin so runs somewhere: that of {@code among}
     * which runs most of them.
     */
    String awaitBusiest(List<String> among, String prefix, int tasks, Duration longest)
            throws InterruptedException {
        await(
                prefix + "… do not all run",
                longest,
                () ->
                        nodes.keySet().stream().filter(each -> each.startsWith(prefix)).count()
                                >= tasks);
        return among.stream()
                .max(Comparator.comparingLong(node -> count(node, prefix)))
                .filter(node -> runs(node, prefix))
                .orElseThrow(() -> new IllegalStateException("none of " + among + " has work"));
    }

    /** Returns, with the time, when all of them were started elsewhere. */
    long awaitNone(String node, String prefix, Duration longest) throws InterruptedException {
        await(prefix + "… stayed on " + node, longest, () -> !runs(node, prefix));
        return System.nanoTime();
    }

    private void await(String otherwise, Duration longest, BooleanSupplier seen)
            throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < longest.toNanos()) {
            read();
            if (seen.getAsBoolean()) {
                return;
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException("tasks " + otherwise);
    }
}
