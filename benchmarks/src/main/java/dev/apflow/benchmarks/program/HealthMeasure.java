package dev.apflow.benchmarks.program;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code /health/live} while a client does its worst, beside a yardstick that answers in the
 * measuring process at the same time: what both have is the machine's.
 */
public final class HealthMeasure {

    private static final int LARGE_TREE = 19_990;
    private static final int LARGE_INPUTS = 2 << 20;
    private static final String PATTERN =
            "{\"tasks\": [{\"name\": \"a\", \"schemas\": {\"method\": \"echo\", \"input_schema\":"
                    + " {\"properties\": {\"x\": {\"pattern\":"
                    + " \"(?:(?:){2147483647}){2147483647}\"}}}}, \"inputs\": {\"x\": \"y\"}}]}";

    private final PrintStream out;
    private final long millis;
    private final List<String> options;
    private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());

    /**
     * @param out where the figures are told
     * @param millis of each attack
     * @param options of the node's JVM
     */
    public HealthMeasure(PrintStream out, long millis, List<String> options) {
        this.out = out;
        this.millis = millis;
        this.options = List.copyOf(options);
    }

    /** One step of an attacker, again and again. */
    private interface Attack {
        void once(int port) throws IOException;
    }

    private static final byte[] NO_HTTP = "\u0001 / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);

    /** An attack by several clients at once. */
    private record Wave(String name, int clients, Attack attack) {}

    /** Tells the figures; the largest 99th percentile of all attacks. */
    public double run() throws Exception {
        double worst = 0;
        try (BareAnswer bare = new BareAnswer();
                ServedNode node = ServedNode.start(options, Map.of())) {
            prepare(node.port());
            played("nothing (before)", 1, port -> pause(), node, bare);
            for (Wave each : waves()) {
                worst = Math.max(worst, played(each.name, each.clients, each.attack, node, bare));
            }
            played("nothing (after)", 1, port -> pause(), node, bare);
        }
        return worst;
    }

    /** The attacks, each with its row of the threat model. */
    private List<Wave> waves() {
        return List.of(
                new Wave("1 a pattern without end", 16, ask(submit(PATTERN), 422)),
                new Wave("6 unique items of equal hash", 4, ask(submit(unique()), 0)),
                new Wave("2 batches of 100 large lists", 8, ask(batch(), 0)),
                new Wave("2 submissions of 2 MB", 30, ask(submit(large("", LARGE_INPUTS)), 0)),
                new Wave("3 a tree of 20,000 tasks", 20, rest("/api/v1/trees/root")),
                new Wave("3 explain of a fan-in of 20,000", 20, rest("/api/v1/tasks/last/explain")),
                new Wave("4 connections without a byte", 2, this::idle),
                new Wave("4 slow bodies", 2, this::slow),
                new Wave("5 what is no HTTP", 8, ask(NO_HTTP, 400)));
    }

    private static void prepare(int port) throws IOException {
        ask(submit(fanIn()), 201).once(port);
        for (int i = 0; i < 12; i++) {
            ask(submit(large("\"id\": \"large-" + i + "\", ", LARGE_INPUTS)), 201).once(port);
        }
    }

    private static void require(int unexpected, int expected) throws IOException {
        if (unexpected != expected) {
            throw new IOException("expected " + expected + ", got " + unexpected);
        }
    }

    private double played(String name, int clients, Attack attack, ServedNode node, BareAnswer bare)
            throws Exception {
        AtomicLong count = new AtomicLong();
        long end = System.nanoTime() + millis * 1_000_000;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(() -> again(attack, node.port(), end, count)));
        }
        try (Probe probe = new Probe(node.port());
                Probe yardstick = new Probe(bare.port())) {
            while (System.nanoTime() < end) {
                pause();
            }
            out.printf(
                    Locale.ROOT,
                    "  %s, %d done:%n    node %s%n    bare %s%n",
                    name,
                    count.get(),
                    probe.lastMessage(),
                    yardstick.lastMessage());
            return probe.p99();
        } finally {
            for (AutoCloseable each : List.copyOf(open)) {
                each.close();
            }
            open.clear();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void again(Attack attack, int port, long end, AtomicLong count) {
        while (System.nanoTime() < end) {
            try {
                attack.once(port);
                count.incrementAndGet();
            } catch (IOException refused) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    /** Any status where 0 is expected. */
    private static Attack ask(byte[] request, int expected) {
        return port -> {
            try (HttpLine line = new HttpLine(port)) {
                int unexpected = line.ask(request);
                if (expected != 0) {
                    require(unexpected, expected);
                } else if (unexpected == 429) {
                    throw new IOException("later");
                }
            }
        };
    }

    private static Attack rest(String path) {
        byte[] request = HttpLine.request("GET", path, "Connection: close\r\n", "");
        return port -> {
            try (HttpLine line = new HttpLine(port)) {
                line.send(request);
                if (line.rest() < 10_000) {
                    throw new IOException("refused");
                }
            }
        };
    }

    private void idle(int port) throws IOException {
        open.add(new HttpLine(port));
        if (open.size() % 200 == 0) {
            pause();
        }
    }

    private void slow(int port) throws IOException {
        HttpLine line = new HttpLine(port);
        open.add(line);
        line.send(HttpLine.request("POST", "/api/v1/trees", "", " ".repeat(10)));
        pause();
    }

    private static byte[] submit(String body) {
        return HttpLine.request("POST", "/api/v1/trees", "Connection: close\r\n", body);
    }

    private static byte[] batch() {
        String list = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tasks.list\"}";
        String all = "[" + String.join(",", Collections.nCopies(100, list)) + "]";
        return HttpLine.request("POST", "/tasks", "Connection: close\r\n", all);
    }

    private static String unique() {
        StringJoiner items = new StringJoiner(",", "[", "]");
        for (int i = 0; i < 1 << 14; i++) {
            StringBuilder text = new StringBuilder("\"");
            for (int bit = 0; bit < 14; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            items.add(text.append('"'));
        }
        return "{\"tasks\": [{\"name\": \"a\", \"schemas\": {\"method\": \"echo\","
                + " \"input_schema\": {\"properties\": {\"x\": {\"uniqueItems\": true}}}},"
                + " \"inputs\": {\"x\": "
                + items
                + "}}], \"execute\": false}";
    }

    private static String large(String id, int bytes) {
        return "{\"tasks\": [{"
                + id
                + "\"name\": \"large\", \"schemas\": {\"method\": \"echo\"}, \"inputs\": {\"x\": \""
                + "y".repeat(bytes)
                + "\"}}], \"execute\": false}";
    }

    private static String fanIn() {
        StringBuilder text = new StringBuilder("{\"execute\": false, \"tasks\": [");
        StringJoiner needs = new StringJoiner(",", "[", "]");
        text.append("{\"id\": \"root\", \"name\": \"root\", \"schemas\": {\"method\": \"echo\"}}");
        for (int i = 0; i < LARGE_TREE; i++) {
            text.append(child("t" + i, ""));
            needs.add("{\"id\": \"t" + i + "\"}");
        }
        return text.append(child("last", ", \"dependencies\": " + needs)).append("]}").toString();
    }

    private static String child(String id, String more) {
        return ",{\"id\": \""
                + id
                + "\", \"name\": \"child\", \"parent_id\": \"root\", \"schemas\": {\"method\":"
                + " \"echo\"}"
                + more
                + "}";
    }
}
