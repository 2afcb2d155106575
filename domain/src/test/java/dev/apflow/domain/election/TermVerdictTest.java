package dev.apflow.domain.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.TermSnapshot.Locker;
import dev.apflow.domain.election.TermSnapshot.Node;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** Who may have the database at the start. */
class TermVerdictTest {

    private static final Locker SESSION = new Locker(7, true, "apflow standalone a");
    private static final Locker OTHER = new Locker(8, true, "apflow standalone b");
    private static final Locker SHARE = new Locker(9, false, "apflow node n");

    private static TermSnapshot lockedBy(Optional<Integer> session, Optional<Locker> locker) {
        return new TermSnapshot(
                3, false, false, 100, 5_000, Optional.of("a"), session, locker, Optional.empty());
    }

    private static TermSnapshot free(Optional<Locker> locker, Optional<Node> node) {
        return new TermSnapshot(
                3, true, true, 100, 0, Optional.of("a"), Optional.empty(), locker, node);
    }

    private static TermSnapshot renewed(TermSnapshot look) {
        return new TermSnapshot(
                look.epoch(),
                look.released(),
                look.expired(),
                look.expiresAt() + 1,
                look.remainingMillis(),
                look.holder(),
                look.session(),
                look.locker(),
                look.node());
    }

    private static TermSnapshot expired(TermSnapshot look) {
        return new TermSnapshot(
                look.epoch(),
                look.released(),
                true,
                look.expiresAt(),
                -1,
                look.holder(),
                look.session(),
                look.locker(),
                look.node());
    }

    @Test
    void a_released_row_is_free() {
        TermSnapshot free = free(Optional.empty(), Optional.empty());
        assertThat(TermVerdict.forStandalone(free, free, 0)).isEqualTo(new TermVerdict.Free());
        assertThat(TermVerdict.forNode(free, free, 0)).isEqualTo(new TermVerdict.Free());
    }

    @Test
    void a_holder_whose_session_is_gone_is_gone() {
        TermSnapshot ended = lockedBy(Optional.of(7), Optional.empty());
        assertThat(TermVerdict.forStandalone(ended, ended, 0)).isEqualTo(new TermVerdict.Free());
    }

    @Test
    void a_holder_without_a_session_is_waited_for_until_it_renews_or_its_lease_ends() {
        TermSnapshot pooled = lockedBy(Optional.empty(), Optional.empty());
        assertThat(TermVerdict.forStandalone(pooled, pooled, 40))
                .isEqualTo(new TermVerdict.Unsure("a"));
        assertThat(TermVerdict.forStandalone(pooled, renewed(pooled), 2))
                .isEqualTo(new TermVerdict.Taken("a"));
        assertThat(TermVerdict.forStandalone(pooled, expired(pooled), 40))
                .isEqualTo(new TermVerdict.Free());
    }

    @Test
    void a_session_that_is_left_of_a_holder_keeps_it_no_longer_than_its_lease() {
        TermSnapshot left = lockedBy(Optional.of(7), Optional.of(SESSION));
        assertThat(TermVerdict.forStandalone(left, left, 40))
                .isEqualTo(new TermVerdict.Unsure("a"));
        assertThat(TermVerdict.forNode(left, expired(left), 40)).isEqualTo(new TermVerdict.Free());
    }

    @Test
    void a_lock_that_the_row_does_not_explain_is_somebody_s() {
        TermSnapshot locked = free(Optional.of(OTHER), Optional.empty());
        assertThat(TermVerdict.forStandalone(locked, locked, 0))
                .isEqualTo(new TermVerdict.Unsure("apflow standalone b"));
        assertThat(TermVerdict.forStandalone(locked, locked, TermVerdict.LOOKS_AT_LOCK))
                .isEqualTo(new TermVerdict.Taken("apflow standalone b"));
    }

    @Test
    void nodes_share_the_lock_with_each_other_alone() {
        TermSnapshot shared = free(Optional.of(SHARE), Optional.empty());
        assertThat(TermVerdict.forNode(shared, shared, 50)).isEqualTo(new TermVerdict.Free());
        assertThat(TermVerdict.forStandalone(shared, shared, 50))
                .isEqualTo(new TermVerdict.Taken("apflow node n"));
    }

    @Test
    void a_node_without_a_session_lives_if_it_gives_another_sign() {
        TermSnapshot heard = free(Optional.empty(), Optional.of(new Node("n", 5)));
        TermSnapshot heardAgain = free(Optional.empty(), Optional.of(new Node("n", 6)));
        TermSnapshot silent = free(Optional.empty(), Optional.empty());
        assertThat(TermVerdict.forStandalone(heard, heard, 50))
                .isEqualTo(new TermVerdict.Unsure("node n"));
        assertThat(TermVerdict.forStandalone(heard, heardAgain, 9))
                .isEqualTo(new TermVerdict.Taken("node n"));
        assertThat(TermVerdict.forStandalone(heard, silent, 50)).isEqualTo(new TermVerdict.Free());
    }
}
