package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Follows a tree until nothing in it moves any more. */
final class TreeWatch {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** Of a tree that takes long to read, most of the time is left to whoever works on it. */
    private static final int PAUSES_PER_POLL = 4;

    private final OutputOption output;
    private final Supplier<JsonObject> tree;
    private final LiveTree view;
    private final ServerRetry retry = new ServerRetry();

    /** How long the last answer took; a server that was away in between does not count. */
    private Duration pollTime = Duration.ZERO;

    /**
     * A watch.
     *
     * @param tree asks for the tree as the server nests it
     */
    TreeWatch(OutputOption output, Supplier<JsonObject> tree) {
        this.output = output;
        this.tree = tree;
        this.view = new LiveTree(output.screen());
    }

    /** Shows progress and results; the exit code by the outcome. */
    int follow() throws InterruptedException {
        return follow(() -> {});
    }

    /**
     * As {@link #follow()}.
     *
     * @param seen is called once the tree was seen
     */
    int follow(Runnable seen) throws InterruptedException {
        long started = System.nanoTime();
        JsonObject now = retry.ask(this::poll);
        seen.run();
        while (!isSettled(now)) {
            show(now, started);
            Thread.sleep(pause(pollTime));
            now = retry.ask(this::poll);
        }
        show(now, started);
        return ended(now, elapsed(started));
    }

    private JsonObject poll() {
        long asked = System.nanoTime();
        JsonObject now = tree.get();
        pollTime = elapsed(asked);
        if (status(now).isEmpty()) {
            throw Failure.failed("the answer is no tree: it has no status");
        }
        return now;
    }

    private static Duration pause(Duration pollTime) {
        Duration share = pollTime.multipliedBy(PAUSES_PER_POLL);
        Duration most = share.compareTo(LONGEST) > 0 ? LONGEST : share;
        return most.compareTo(INTERVAL) > 0 ? most : INTERVAL;
    }

    private void show(JsonObject now, long started) {
        if (!output.isJson()) {
            view.show(
                    TaskLine.ofTree(now),
                    status(now),
                    JsonView.number(now, "progress"),
                    elapsed(started));
        }
    }

    private int ended(JsonObject now, Duration elapsed) {
        List<TaskLine> tasks = TaskLine.ofTree(now);
        if (output.isJson()) {
            output.json(now);
        } else {
            output.screen().keep();
            output.screen().line("");
            view.results(tasks);
            output.screen().line("");
            view.summary(status(now), tasks.size(), elapsed);
        }
        return status(now).equals("completed") ? 0 : 1;
    }

    private static boolean isSettled(JsonObject now) {
        return List.of("completed", "failed", "cancelled").contains(status(now));
    }

    private static String status(JsonObject tree) {
        return JsonView.text(tree, "status");
    }

    private static Duration elapsed(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
