package dev.apflow.simulation.schedule;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nominal times of a schedule, found by looking at each second. Understands as much of
 * schedules as the plans of a simulation write.
 */
final class NaiveTimes {

    /** No instant of a plan comes near. */
    private static final long NEVER = Long.MAX_VALUE;

    private record Range(Instant from, Instant to) {}

    private final JsonObject definition;
    private final long step;
    private final long offset;
    private final long end;
    private final List<Range> exclusions = new ArrayList<>();

    NaiveTimes(JsonObject definition) {
        this.definition = definition;
        this.step = stepOf();
        this.offset = every().map(each -> number(each, "offset_ms") / 1000).orElse(0L);
        this.end = instant(definition, "end_at").map(Instant::getEpochSecond).orElse(NEVER);
        for (JsonValue each : ((JsonArray) definition.find("exclude").orElseThrow()).items()) {
            JsonObject range = (JsonObject) each;
            exclusions.add(
                    new Range(
                            instant(range, "from").orElseThrow(),
                            instant(range, "to").orElseThrow()));
        }
    }

    JsonObject definition() {
        return definition;
    }

    /** From behind {@code after} up to {@code last}, both excluded and live ones. */
    List<Instant> within(Instant after, Instant last) {
        List<Instant> times = new ArrayList<>();
        long latest = Math.floorDiv(last.toEpochMilli(), 1000);
        for (long at = Math.floorDiv(after.toEpochMilli(), 1000) + 1; at <= latest; at++) {
            if (isNominal(at)) {
                times.add(Instant.ofEpochSecond(at));
            }
        }
        return times;
    }

    /** How many of them behind {@code after} and up to {@code last} start something. */
    int live(Instant after, Instant last) {
        return (int) within(after, last).stream().filter(each -> !isExcluded(each)).count();
    }

    private boolean isNominal(long second) {
        return second < end && second % step == offset;
    }

    /** How many seconds lie between two. */
    long step() {
        return step;
    }

    private long stepOf() {
        return every().map(each -> number(each, "interval_ms") / 1000)
                .orElseGet(
                        () ->
                                switch (cron()) {
                                    case "*/15 * * * * *" -> 15L;
                                    case "* * * * *" -> 60L;
                                    case "*/2 * * * *" -> 120L;
                                    default -> throw new IllegalStateException(cron());
                                });
    }

    private Optional<JsonObject> every() {
        return definition.find("every").map(JsonObject.class::cast);
    }

    private String cron() {
        return ((JsonString) ((JsonArray) definition.find("cron").orElseThrow()).items().getFirst())
                .value();
    }

    boolean isExcluded(Instant time) {
        return exclusions.stream()
                .anyMatch(each -> !time.isBefore(each.from) && time.isBefore(each.to));
    }

    Duration jitter() {
        return Duration.ofMillis(number(definition, "jitter_ms"));
    }

    Duration window() {
        return Duration.ofMillis(number(definition, "catch_up_window_ms"));
    }

    /** How many missed ones start. */
    int catchesUp() {
        return switch (word("catch_up")) {
            case "all" -> (int) number(definition, "max_catch_up");
            case "latest" -> 1;
            default -> 0;
        };
    }

    boolean overlap(String policy) {
        return word("overlap").equals(policy);
    }

    private String word(String name) {
        return ((JsonString) definition.find(name).orElseThrow()).value();
    }

    private static long number(JsonObject object, String name) {
        return object.find(name).orElseThrow() instanceof JsonNumber(BigDecimal number)
                ? number.longValue()
                : 0;
    }

    private static Optional<Instant> instant(JsonObject object, String name) {
        return object.find(name).map(each -> Instant.parse(((JsonString) each).value()));
    }
}
