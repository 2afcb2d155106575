package dev.apflow.adapters.http;

import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Parsed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads an event stream from its connection, chunk by chunk. */
final class EventReader implements AutoCloseable {

    /** Heartbeats come for ever, and so would the wait for an event. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Raw raw;
    private final String head;
    private byte[] chunk = {};
    private int at;
    private boolean ended;

    private EventReader(Raw raw, String target, String... headers) throws IOException {
        this.raw = raw;
        raw.lines("GET " + target + " HTTP/1.1", "Host: localhost", "Accept: text/event-stream");
        if (headers.length > 0) {
            raw.lines(headers);
        }
        raw.lines("");
        head = raw.head();
    }

    static EventReader open(Server server, String target, String... headers) throws IOException {
        return new EventReader(new Raw(server), target, headers);
    }

    /** With a small buffer, for one who will not read. */
    static EventReader openSlowly(Server server, String target) throws IOException {
        return new EventReader(new Raw(server, 4_096), target);
    }

    /** One event. */
    record Event(String id, String event, String data) {

        String type() {
            return data.replaceFirst(".*\"event_type\":\"([a-z_]+)\".*", "$1");
        }

        JsonValue json() {
            return ((Parsed) JsonText.parse(data, JsonLimits.DEFAULT)).value();
        }
    }

    String head() {
        return head;
    }

    /** The next event; comments are passed over, for a minute. */
    Event next() throws IOException {
        return next(() -> {});
    }

    /** The next event; at each heartbeat it looks whether it waits in vain. */
    Event next(Runnable look) throws IOException {
        String id = "";
        String event = "";
        String data = "";
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            String line = line();
            if (line.startsWith(":")) {
                look.run();
            } else if (line.isEmpty() && !data.isEmpty()) {
                return new Event(id, event, data);
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        throw new AssertionError("no event within " + LONGEST);
    }

    /** The next comment but that of the opening. */
    String comment() throws IOException {
        while (true) {
            String line = line();
            if (line.startsWith(":") && !line.equals(": open")) {
                return line;
            }
        }
    }

    /** Whether the stream ends with its last chunk, and not in the middle. */
    boolean endsCleanly() throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!ended && System.nanoTime() < end) {
            line();
        }
        return ended;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = read(); next != '\n' && !ended; next = read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        if (at == chunk.length) {
            chunk = nextChunk();
            at = 0;
        }
        return ended ? -1 : chunk[at++];
    }

    private byte[] nextChunk() throws IOException {
        InputStream in = raw.input();
        int size = Integer.parseInt(rawLine(in), 16);
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size || !rawLine(in).isEmpty()) {
            throw new IOException("the stream was cut off");
        }
        ended = size == 0;
        return bytes;
    }

    private static String rawLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the stream was cut off");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
