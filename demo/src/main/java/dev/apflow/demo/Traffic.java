package dev.apflow.demo;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * A client that never stops: submits one small tree after the other to whoever leads, and asks
 * again, under the same key, until it is acknowledged.
 */
final class Traffic implements AutoCloseable {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

    /** Short: a node that holds its breath must not keep the client from those that answer. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final int FAN = 4;
    private static final long NAP_MS = 120;

    /** A write that the node at {@code url} acknowledged. */
    record Accepted(String tree, String url, long atNanos) {}

    private final Api api;
    private final DemoCluster cluster;
    private final Duration pause;
    private final Function<String, JsonObject> trees;
    private final ConcurrentLinkedQueue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Optional<String> leader = Optional.empty();

    /**
     * Begins at once.
     *
     * @param pause from one acknowledged tree to the next
     * @param trees makes one, of a name
     */
    Traffic(Api api, DemoCluster cluster, Duration pause, Function<String, JsonObject> trees) {
        this.api = api;
        this.cluster = cluster;
        this.pause = pause;
        this.trees = trees;
        this.thread = Thread.ofVirtual().name("demo-traffic").start(this::run);
    }

    /** What was acknowledged since this was asked last. */
    List<Accepted> take() {
        List<Accepted> taken = new ArrayList<>();
        for (Accepted each = accepted.poll(); each != null; each = accepted.poll()) {
            taken.add(each);
        }
        return taken;
    }

    private void run() {
        try {
            for (int i = 1; !stopped; i++) {
                submit("demo-" + i);
                Thread.sleep(pause);
            }
        } catch (InterruptedException ending) {
            // Told to stop.
        }
    }

    private void submit(String tree) throws InterruptedException {
        JsonObject body = trees.apply(tree);
        while (!stopped) {
            for (String url : candidates()) {
                if (api.post(url + "/api/v1/trees", body, tree, PATIENCE).isPresent()) {
                    leader = Optional.of(url);
                    accepted.add(new Accepted(tree, url, System.nanoTime()));
                    return;
                }
            }
            Thread.sleep(BETWEEN_TRIES);
        }
    }

    /** The one that took the last tree first; a node that was killed is not asked. */
    private List<String> candidates() {
        List<String> alive =
                new ArrayList<>(
                        cluster.nodes().stream().flatMap(node -> node.url().stream()).toList());
        leader.filter(alive::remove).ifPresent(alive::addFirst);
        return alive;
    }

    /** A task, some that follow it side by side, and one that waits for all of them. */
    static JsonObject fan(String tree) {
        List<JsonValue> tasks = new ArrayList<>();
        tasks.add(task(tree, "begin", "echo", JsonObject.EMPTY, List.of()));
        List<String> fan = new ArrayList<>();
        for (int i = 1; i <= FAN; i++) {
            fan.add(tree + ":nap-" + i);
            tasks.add(
                    task(
                            fan.getLast(),
                            "nap " + i,
                            "sleep",
                            JsonObject.of("duration_ms", JsonNumber.of(NAP_MS)),
                            List.of(tree)));
        }
        tasks.add(
                task(tree + ":end", "gather", "aggregate_results_executor", JsonObject.EMPTY, fan));
        return JsonObject.of("tasks", new JsonArray(tasks));
    }

    /** One task that does nothing. */
    static JsonObject single(String tree) {
        return JsonObject.of(
                "tasks", JsonArray.of(task(tree, "nothing", "echo", JsonObject.EMPTY, List.of())));
    }

    /** One task that takes its time. */
    static JsonObject sleepTask(String tree, Duration time) {
        JsonObject inputs = JsonObject.of("duration_ms", JsonNumber.of(time.toMillis()));
        return JsonObject.of("tasks", JsonArray.of(task(tree, "nap", "sleep", inputs, List.of())));
    }

    private static JsonObject task(
            String id, String name, String method, JsonObject inputs, List<String> after) {
        return JsonObject.of("id", new JsonString(id), "name", new JsonString(name))
                .with("schemas", JsonObject.of("method", new JsonString(method)))
                .with("inputs", inputs)
                .with(
                        "dependencies",
                        new JsonArray(
                                after.stream()
                                        .<JsonValue>map(
                                                each -> JsonObject.of("id", new JsonString(each)))
                                        .toList()));
    }

    /** Submits no more; what is under way may or may not be acknowledged. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join();
    }
}
