package dev.apflow.domain.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class LocalInstantTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(longs = {0, -7, Long.MAX_VALUE, Long.MIN_VALUE})
    void the_clock_may_start_anywhere(long origin) {
        LocalInstant now = new LocalInstant(origin);
        LocalInstant later = now.plus(SECOND);
        assertThat(later.minus(SECOND)).isEqualTo(now);
        assertThat(now.until(later)).isEqualTo(SECOND);
        assertThat(later.until(now)).isEqualTo(SECOND.negated());
        assertThat(now.isBefore(later)).isTrue();
        assertThat(later.isBefore(now)).isFalse();
        assertThat(now.isBefore(now)).isFalse();
        assertThat(now.orLater(later)).isEqualTo(later);
        assertThat(later.orLater(now)).isEqualTo(later);
    }
}
