package dev.apflow.simulation.plan;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws from one stream of chance. */
final class Draw {

    private final RandomGenerator chance;

    Draw(RandomGenerator chance) {
        this.chance = chance;
    }

    boolean oneIn(int times) {
        return chance.nextInt(times) == 0;
    }

    /** From {@code from} to {@code to}, both possible. */
    int between(int from, int to) {
        return chance.nextInt(from, to + 1);
    }

    double share() {
        return chance.nextDouble();
    }

    @SafeVarargs
    final <T> T oneOf(T... all) {
        return all[chance.nextInt(all.length)];
    }

    <T> T oneOf(List<T> all) {
        return all.get(chance.nextInt(all.size()));
    }

    Duration millis(long from, long to) {
        return Duration.ofMillis(chance.nextLong(from, to + 1));
    }

    /** Small ones as likely as great ones, by magnitude. */
    Duration byMagnitude(Duration from, Duration to) {
        double low = StrictMath.log((double) from.toMillis());
        double high = StrictMath.log((double) to.toMillis());
        return Duration.ofMillis((long) StrictMath.exp(low + (high - low) * chance.nextDouble()));
    }

    /** The gap to the next of events that come at random, so often on average. */
    Duration gap(Duration mean) {
        return Duration.ofMillis(
                (long) (-StrictMath.log(1 - chance.nextDouble()) * mean.toMillis()) + 1);
    }
}
