package dev.apflow.demo;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happened, in lines, and how long after a leader's death the next one took a write. */
final class DemoLog {

    private static final int KEPT = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private record Death(String url, long atNanos) {}

    private final List<String> lines = new ArrayList<>();
    private final List<Duration> failovers = new ArrayList<>();
    private Optional<Death> death = Optional.empty();
    private String leader = "";
    private long epoch;

    /** Told at {@code at} on the wall. */
    void add(String line, LocalTime at) {
        lines.add(TIME.format(at.truncatedTo(ChronoUnit.MILLIS)) + "  " + line);
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
    }

    /** The leader, which answered at {@code url}, was killed. */
    void leaderKilled(String url, long atNanos) {
        death = Optional.of(new Death(url, atNanos));
    }

    /**
     * A write was acknowledged; the first one by another node ends the failover. The dead leader's
     * own last answer may still have been on its way.
     */
    void accepted(String url, long atNanos, LocalTime at) {
        if (death.filter(each -> !each.url.equals(url)).isPresent()) {
            Duration elapsed = Duration.ofNanos(atNanos - death.get().atNanos);
            death = Optional.empty();
            failovers.add(elapsed);
            add("the next write was accepted after " + elapsed.toMillis() + " ms", at);
        }
    }

    /** Who leads, as a node says. */
    void leads(String node, long term, LocalTime at) {
        if (!node.equals(leader) || term != epoch) {
            leader = node;
            epoch = term;
            add(node + " leads in epoch " + term, at);
        }
    }

    String leader() {
        return leader;
    }

    long epoch() {
        return epoch;
    }

    boolean isLeaderless() {
        return death.isPresent();
    }

    List<Duration> failovers() {
        return List.copyOf(failovers);
    }

    /** The last {@code count} lines. */
    List<String> last(int count) {
        return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
