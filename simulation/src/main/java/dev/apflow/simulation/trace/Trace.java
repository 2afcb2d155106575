package dev.apflow.simulation.trace;

import dev.apflow.simulation.time.Mix;
import dev.apflow.simulation.time.World;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What happens, one line an event: the world's time, who, what, and the rest. Always summed up in a
 * hash: of time, who and what alone, which costs next to nothing, or of all.
 */
public final class Trace {

    private final World world;
    private final Optional<Consumer<String>> reader;
    private final boolean isWhole;
    private long hash;

    private Trace(World world, Optional<Consumer<String>> reader, boolean isWhole) {
        this.world = world;
        this.reader = reader;
        this.isWhole = isWhole;
    }

    /** One that is summed up without the rest. */
    public static Trace unread(World world) {
        return new Trace(world, Optional.empty(), false);
    }

    /** One that is summed up whole. */
    public static Trace hashed(World world) {
        return new Trace(world, Optional.empty(), true);
    }

    /** The same, and its lines go to {@code reader}. */
    public static Trace readBy(World world, Consumer<String> reader) {
        return new Trace(world, Optional.of(reader), true);
    }

    /**
     * Notes an event.
     *
     * @param detail the same in every process: see {@link Text}
     */
    public void note(String who, String what, Supplier<String> detail) {
        hash = Mix.of(hash ^ world.nanos(), who.hashCode() * 31L + what.hashCode());
        if (isWhole) {
            String rest = detail.get();
            hash = Mix.of(hash, rest.hashCode());
            reader.ifPresent(lines -> lines.accept(line(who, what, rest)));
        }
    }

    private String line(String who, String what, String rest) {
        return String.format(
                Locale.ROOT, "%s  %-6s %-14s %s", clock(world.nanos()), who, what, Brief.of(rest));
    }

    /** The same for the same run, summed up in the same way. */
    public long hash() {
        return hash;
    }

    /** {@code 01:02:03.456789}. */
    public static String clock(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%06d",
                time.toHours(),
                time.toMinutesPart(),
                time.toSecondsPart(),
                time.toNanosPart() / 1_000);
    }
}
