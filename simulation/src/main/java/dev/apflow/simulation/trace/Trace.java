package dev.apflow.simulation.trace;

import dev.apflow.simulation.time.Mix;
import dev.apflow.simulation.time.World;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What happens, one line an event: the world's time, who, what, and the rest. Always summed up in a
 * hash. The rest is written, and part of the hash, only where somebody reads: the hash of time, who
 * and what alone costs next to nothing.
 */
public final class Trace {

    private final World world;
    private final Consumer<String> reader;
    private final boolean isRead;
    private long hash;

    private Trace(World world, Consumer<String> reader, boolean isRead) {
        this.world = world;
        this.reader = reader;
        this.isRead = isRead;
    }

    /** One that is only summed up. */
    public static Trace unread(World world) {
        return new Trace(world, line -> {}, false);
    }

    /** One whose lines go to {@code reader}. */
    public static Trace readBy(World world, Consumer<String> reader) {
        return new Trace(world, reader, true);
    }

    /**
     * Notes an event.
     *
     * @param detail the same in every process: see {@link Text}
     */
    public void note(String who, String what, Supplier<String> detail) {
        hash = Mix.of(hash ^ world.nanos(), who.hashCode() * 31L + what.hashCode());
        if (isRead) {
            String rest = detail.get();
            hash = Mix.of(hash, rest.hashCode());
            reader.accept(
                    "%s  %-6s %-14s %s".formatted(clock(world.nanos()), who, what, Brief.of(rest)));
        }
    }

    /** The same for the same run that is read, on every machine; likewise one that is unread. */
    public long hash() {
        return hash;
    }

    /** {@code 01:02:03.456789}. */
    public static String clock(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return "%02d:%02d:%02d.%06d"
                .formatted(
                        time.toHours(),
                        time.toMinutesPart(),
                        time.toSecondsPart(),
                        time.toNanosPart() / 1_000);
    }
}
