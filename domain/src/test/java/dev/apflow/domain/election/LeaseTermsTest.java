package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.TERMS;
import static dev.apflow.domain.election.Cast.at;
import static dev.apflow.domain.election.Cast.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

class LeaseTermsTest {

    @Test
    void trust_is_counted_from_the_sending_and_ends_a_margin_before_the_lease() {
        assertThat(TERMS.trustedUntil(at(100))).isEqualTo(at(109));
    }

    @Test
    void several_tries_fit_between_a_failed_renewal_and_the_end_of_trust() {
        assertThat(TERMS.retryEvery()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void the_margin_is_a_tenth_where_none_is_given() {
        assertThat(LeaseTerms.of(Duration.ofSeconds(10), Duration.ofSeconds(3))).isEqualTo(TERMS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0     | 10   | 1     | ttl: expected 0–1 days, got PT0S
                    -1    | 10   | 1     | ttl: expected 0–1 days, got PT-0.001S
                    86400001 | 10 | 1    | ttl: expected 0–1 days, got PT24H0.001S
                    1000  | 300  | 0     | margin: expected more than 0 and less than ttl PT1S, got PT0S
                    1000  | 300  | -1    | margin: expected more than 0 and less than ttl PT1S, got PT-0.001S
                    1000  | 300  | 1000  | margin: expected more than 0 and less than ttl PT1S, got PT1S
                    1000  | 9    | 100   | renewEvery: expected at least PT0.01S, got PT0.009S
                    1000  | 900  | 100   | renewEvery: expected less than ttl − margin PT0.9S, got PT0.9S
                    """)
    void terms_that_contradict_each_other_are_refused_by_name(
            long ttl, long renewEvery, long margin, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new LeaseTerms(
                                        Duration.ofMillis(ttl),
                                        Duration.ofMillis(renewEvery),
                                        Duration.ofMillis(margin)))
                .withMessage(message);
    }

    @Test
    void terms_at_their_limits_are_accepted() {
        Duration day = Duration.ofDays(1);
        Duration milli = Duration.ofMillis(1);
        assertThat(new LeaseTerms(day, day.minus(milli.multipliedBy(2)), milli).ttl())
                .isEqualTo(day);
        assertThat(new LeaseTerms(Duration.ofMillis(12), Duration.ofMillis(10), milli).retryEvery())
                .isEqualTo(milli.multipliedBy(2));
    }

    @Test
    void epochs_are_counted_from_one() {
        assertThat(Epoch.FIRST.next()).isEqualTo(epoch(2)).hasToString("2");
        assertThat(epoch(2).isAfter(epoch(1))).isTrue();
        assertThat(epoch(2).isAfter(epoch(2))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> epoch(0))
                .withMessage("epoch: expected at least 1, got 0");
    }

    @ParameterizedTest
    @EnumSource
    void every_preference_reads_back_from_its_word(RolePreference preference) {
        assertThat(RolePreference.ofWord(preference.word())).contains(preference);
        assertThat(RolePreference.ofWord(preference.name())).isEmpty();
        assertThat(RolePreference.AUTO.word()).isEqualTo("auto");
    }

    @ParameterizedTest
    @EnumSource
    void every_role_reads_back_from_its_word(RoleName role) {
        assertThat(RoleName.ofWord(role.word())).contains(role);
        assertThat(RoleName.ofWord(role.name())).isEmpty();
        assertThat(RoleName.LEADER.word()).isEqualTo("leader");
    }
}
