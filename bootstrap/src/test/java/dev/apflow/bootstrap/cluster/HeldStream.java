package dev.apflow.bootstrap.cluster;

import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A stream of server-sent events that one client holds open, whatever happens behind it. */
final class HeldStream implements AutoCloseable {

    private final Stream<String> lines;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    /**
     * One event.
     *
     * @param name in the stream: {@code task} or {@code log}
     * @param id the cursor
     */
    record Sent(String name, String id, JsonValue data) {

        /** The task and what happened to it. */
        String text() {
            return text("task_id") + " " + text("event_type");
        }

        private String text(String member) {
            return Answer.text(Answer.walk(data, member));
        }
    }

    private HeldStream(Stream<String> lines) {
        this.lines = lines;
    }

    static HeldStream of(Stream<String> lines) {
        HeldStream stream = new HeldStream(lines);
        Thread.ofVirtual().name("held stream").start(stream::read);
        return stream;
    }

    private void read() {
        String[] about = {"", ""};
        try {
            lines.forEach(
                    line -> {
                        if (line.startsWith("id: ")) {
                            about[0] = line.substring(4);
                        } else if (line.startsWith("event: ")) {
                            about[1] = line.substring(7);
                        } else if (line.startsWith("data: ")) {
                            sent.add(new Sent(about[1], about[0], parsed(line.substring(6))));
                        }
                    });
        } catch (UncheckedIOException closed) {
            // By us, or by the server: the test looks.
        }
        ended = true;
    }

    private static JsonValue parsed(String data) {
        if (JsonText.parse(data, JsonLimits.DEFAULT) instanceof ParseResult.Parsed(var value)) {
            return value;
        }
        throw new AssertionError(data);
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** The task and what happened to it, of each event of a task. */
    List<String> messages() {
        return sent.stream().filter(each -> each.name().equals("task")).map(Sent::text).toList();
    }

    /** How often it was told that the log was restarted. */
    long restarts() {
        return sent.stream().filter(each -> each.name().equals("log")).count();
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        lines.close();
    }
}
