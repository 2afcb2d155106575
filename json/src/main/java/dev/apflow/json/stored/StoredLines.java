package dev.apflow.json.stored;

import dev.apflow.application.store.AttemptLogs.Chunk;
import dev.apflow.application.store.AttemptLogs.LogLine;
import dev.apflow.application.store.AttemptLogs.StoredLine;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.json.JsonText;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Lines of a log as the text that stores keep: an array of {@code [microseconds, level, text]}. */
public final class StoredLines {

    /**
     * A row with lines.
     *
     * @param dropped lines before these that are not kept
     */
    public record Row(
            long firstLine,
            long dropped,
            int attempt,
            long delivery,
            Optional<NodeId> node,
            String content) {}

    private StoredLines() {}

    /**
     * The lines of a chunk.
     *
     * @param now of the store's clock, microseconds since 1970
     */
    public static String write(Chunk chunk, long now) {
        return JsonText.write(
                new JsonArray(
                        chunk.lines().stream().<JsonValue>map(line -> item(line, now)).toList()));
    }

    private static JsonArray item(LogLine line, long now) {
        return JsonArray.of(
                JsonNumber.of(now - line.age().toNanos() / 1_000),
                new JsonString(line.level().name()),
                new JsonString(line.text()));
    }

    /** The lines of a row after a number. One that cannot be read shows what is wrong. */
    public static List<StoredLine> read(Row row, long after) {
        List<JsonValue> items =
                StoredJson.value(row.content).orElse(JsonArray.of()) instanceof JsonArray array
                        ? array.items()
                        : List.of();
        List<StoredLine> lines = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (row.firstLine + i > after) {
                lines.add(line(row, i, items.get(i)));
            }
        }
        return lines;
    }

    private static StoredLine line(Row row, int index, JsonValue item) {
        Instant at = Instant.EPOCH;
        System.Logger.Level level = System.Logger.Level.INFO;
        String text = "this line cannot be read";
        if (item instanceof JsonArray(List<JsonValue> parts)
                && parts.size() >= 3
                && parts.get(0) instanceof JsonNumber micros
                && parts.get(1) instanceof JsonString(String name)
                && parts.get(2) instanceof JsonString(String written)) {
            at = Instant.EPOCH.plus(micros.value().longValue(), ChronoUnit.MICROS);
            level = level(name);
            text = written;
        }
        return new StoredLine(
                row.firstLine + index,
                at,
                level,
                text,
                row.attempt,
                row.delivery,
                row.node,
                index == 0 ? row.dropped : 0);
    }

    private static System.Logger.Level level(String name) {
        return Arrays.stream(System.Logger.Level.values())
                .filter(level -> level.name().equals(name))
                .findFirst()
                .orElse(System.Logger.Level.INFO);
    }
}
