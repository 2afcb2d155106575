package dev.apflow.domain.time;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import java.math.BigInteger;
import java.time.Duration;

class LocalInstantProperties {

    private static final long CENTURY = 3_155_760_000_000_000_000L;

    /** The clock's reading as it would be did it never start again from below. */
    private static BigInteger unbounded(long origin, long distance) {
        return BigInteger.valueOf(origin).add(BigInteger.valueOf(distance));
    }

    @Property
    void order_is_that_of_a_clock_without_end(
            @ForAll long origin,
            @ForAll @LongRange(min = -CENTURY, max = CENTURY) long one,
            @ForAll @LongRange(min = -CENTURY, max = CENTURY) long other) {
        LocalInstant first = new LocalInstant(origin).plus(Duration.ofNanos(one));
        LocalInstant second = new LocalInstant(origin).plus(Duration.ofNanos(other));
        int order = unbounded(origin, one).compareTo(unbounded(origin, other));
        assertThat(first.isBefore(second)).isEqualTo(order < 0);
        assertThat(first.orLater(second)).isEqualTo(order < 0 ? second : first);
        assertThat(first.until(second).toNanos()).isEqualTo(other - one);
    }

    @Property
    void minus_takes_back_what_plus_adds(
            @ForAll long origin, @ForAll @LongRange(min = -CENTURY, max = CENTURY) long distance) {
        LocalInstant instant = new LocalInstant(origin);
        Duration duration = Duration.ofNanos(distance);
        assertThat(instant.plus(duration).minus(duration)).isEqualTo(instant);
        assertThat(instant.until(instant.plus(duration))).isEqualTo(duration);
    }

    @Example
    void a_clock_that_passes_its_greatest_number_goes_on() {
        LocalInstant last = new LocalInstant(Long.MAX_VALUE);
        LocalInstant next = last.plus(Duration.ofNanos(1));
        assertThat(next.nanos()).isEqualTo(Long.MIN_VALUE);
        assertThat(last.isBefore(next)).isTrue();
        assertThat(next.isBefore(last)).isFalse();
        assertThat(last.isBefore(last)).isFalse();
    }
}
