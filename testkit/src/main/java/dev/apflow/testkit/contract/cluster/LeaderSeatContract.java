package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.cluster.LeaderSeats.SeatedLeader;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.Grounds;
import dev.apflow.domain.election.LeaderSeat;
import dev.apflow.domain.election.SeatAnswer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** The seat of a leader: who gets it, keeps it and loses it. */
public abstract class LeaderSeatContract extends ClusterContract {

    private static final Grounds FREE = new Grounds.SeatFree();

    @Test
    void the_first_grant_of_all_is_epoch_1() {
        Member a = join("a");

        SeatAnswer.ToAcquire answer = a.acquire();

        assertThat(answer).isInstanceOf(SeatAnswer.Granted.class);
        LeaderSeat.Held seat = ((SeatAnswer.Granted) answer).seat();
        assertThat(seat.holder()).isEqualTo(a.identity());
        assertThat(seat.epoch()).isEqualTo(Epoch.FIRST);
        assertThat(seat.expiresAt()).isBetween(a.store().clock().now(), now(a).plus(LONG));
    }

    @Test
    void nobody_leads_before_the_first_grant() {
        assertThat(join("a").store().seats().leader()).isEmpty();
    }

    @Test
    void everybody_is_told_who_leads_and_where() {
        Member a = join("a");
        Member b = join("b");
        Instant before = now(a);
        a.lead();

        SeatedLeader leader = b.store().seats().leader().orElseThrow();

        assertThat(leader.identity()).isEqualTo(a.identity());
        assertThat(leader.url()).isEqualTo(Member.url("a"));
        assertThat(leader.epoch()).isEqualTo(Epoch.FIRST);
        assertThat(leader.expiresAt()).isBetween(before.plus(LONG), now(a).plus(LONG));
    }

    @Test
    void while_it_is_held_the_seat_is_refused_and_stays_as_it_is() {
        Member a = join("a");
        Member b = join("b");
        a.lead();
        var seated = a.store().seats().leader();

        SeatAnswer.ToAcquire answer = b.acquire();

        assertThat(answer).isInstanceOf(SeatAnswer.Occupied.class);
        SeatAnswer.Occupied occupied = (SeatAnswer.Occupied) answer;
        assertThat(occupied.seat().holder()).isEqualTo(a.identity());
        assertThat(occupied.seat().epoch()).isEqualTo(Epoch.FIRST);
        assertThat(occupied.freeIn()).isPositive().isLessThanOrEqualTo(LONG);
        assertThat(b.store().seats().leader()).isEqualTo(seated);
    }

    @Test
    void whoever_finds_the_seat_held_learns_when_its_lease_ends() {
        Member a = join("a");
        Member b = join("b");
        a.lead(FREE, SHORT);

        SeatAnswer.ToAcquire answer = b.acquire();

        assertThat(((SeatAnswer.Occupied) answer).freeIn()).isBetween(Duration.ofNanos(1), SHORT);
    }

    @Test
    void a_renewal_keeps_the_seat_beyond_the_first_lease_and_the_epoch_as_it_is() {
        Member a = join("a");
        Member b = join("b");
        a.lead(FREE, SHORT);

        SeatAnswer.ToRenew renewed = a.renew(1, LONG);
        passShort();

        assertThat(renewed).isInstanceOf(SeatAnswer.Renewed.class);
        assertThat(((SeatAnswer.Renewed) renewed).seat().epoch()).isEqualTo(Epoch.FIRST);
        assertThat(b.acquire()).isInstanceOf(SeatAnswer.Occupied.class);
        assertThat(b.store().seats().leader().orElseThrow().expiresAt())
                .isEqualTo(((SeatAnswer.Renewed) renewed).seat().expiresAt());
    }

    @Test
    void a_renewal_counts_from_now_even_where_that_shortens_the_lease() {
        Member a = join("a");
        a.lead();
        a.renew(1, SHORT);
        passShort();

        assertThat(join("b").lead().epoch()).isEqualTo(new Epoch(2));
    }

    @Test
    void a_renewal_that_names_another_epoch_or_holder_is_fenced() {
        Member a = join("a");
        Member b = join("b");
        a.lead();
        var seated = a.store().seats().leader();

        expectFenced(a.renew(2, LONG), a, 1);
        expectFenced(b.renew(1, LONG), a, 1);
        assertThat(a.store().seats().leader()).isEqualTo(seated);
    }

    @Test
    void a_renewal_of_a_seat_that_nobody_ever_had_is_fenced() {
        assertThat(join("a").renew(1, LONG))
                .isEqualTo(new SeatAnswer.Fenced(new LeaderSeat.Vacant()));
    }

    @Test
    void a_lease_that_expired_is_renewed_by_its_holder_while_nobody_has_come() {
        Member a = join("a");
        a.lead(FREE, SHORT);
        passShort();

        assertThat(a.store().seats().leader()).as("nobody leads meanwhile").isEmpty();
        assertThat(a.renew(1, LONG)).isInstanceOf(SeatAnswer.Renewed.class);
        assertThat(a.store().seats().leader()).isPresent();
    }

    @Test
    void an_expired_seat_is_taken_in_the_next_epoch_which_fences_the_one_before() {
        Member a = join("a");
        Member b = join("b");
        a.lead(FREE, SHORT);
        passShort();

        assertThat(b.lead().epoch()).isEqualTo(new Epoch(2));

        expectFenced(a.renew(1, LONG), b, 2);
        assertThat(a.acquire()).isInstanceOf(SeatAnswer.Occupied.class);
        assertThat(a.store().seats().leader().orElseThrow().url()).isEqualTo(Member.url("b"));
    }

    @Test
    void a_resigned_seat_is_free_at_once_and_its_epoch_is_over() {
        Member a = join("a");
        Member b = join("b");
        a.lead();

        SeatAnswer.ToResign answer = a.resign(1);

        assertThat(answer)
                .isEqualTo(
                        new SeatAnswer.GivenUp(new LeaderSeat.Resigned(a.identity(), Epoch.FIRST)));
        assertThat(b.store().seats().leader()).isEmpty();
        assertThat(a.renew(1, LONG)).isInstanceOf(SeatAnswer.Fenced.class);
        assertThat(b.lead().epoch()).isEqualTo(new Epoch(2));
    }

    @Test
    void a_second_resignation_changes_nothing() {
        Member a = join("a");
        a.lead();
        a.resign(1);

        assertThat(a.resign(1)).isInstanceOf(SeatAnswer.Fenced.class);
        assertThat(a.lead().epoch()).isEqualTo(new Epoch(2));
    }

    @Test
    void a_resignation_of_an_old_epoch_leaves_the_new_holder_in_office() {
        Member a = join("a");
        Member b = join("b");
        a.lead(FREE, SHORT);
        passShort();
        b.lead();

        SeatAnswer.ToResign answer = a.resign(1);

        assertThat(((SeatAnswer.Fenced) answer).seat()).isInstanceOf(LeaderSeat.Held.class);
        assertThat(b.renew(2, LONG)).isInstanceOf(SeatAnswer.Renewed.class);
    }

    @Test
    void a_holder_that_is_gone_is_not_waited_for() {
        Member a = join("a");
        Member b = join("b");
        a.lead();

        assertThat(b.lead(new Grounds.HolderGone(Epoch.FIRST), LONG).epoch())
                .isEqualTo(new Epoch(2));
        expectFenced(a.renew(1, LONG), b, 2);
    }

    @Test
    void that_an_earlier_holder_is_gone_is_no_ground_against_the_present_one() {
        Member a = join("a");
        Member b = join("b");
        Member c = join("c");
        a.lead();
        b.lead(new Grounds.HolderGone(Epoch.FIRST), LONG);

        assertThat(c.acquire(new Grounds.HolderGone(Epoch.FIRST), LONG))
                .isInstanceOf(SeatAnswer.Occupied.class);
        assertThat(c.acquire(new Grounds.HolderGone(new Epoch(3)), LONG))
                .isInstanceOf(SeatAnswer.Occupied.class);
        assertThat(b.renew(2, LONG)).isInstanceOf(SeatAnswer.Renewed.class);
    }

    @Test
    void the_holder_that_asks_again_gets_a_new_epoch() {
        Member a = join("a");
        a.lead();

        assertThat(a.lead().epoch()).isEqualTo(new Epoch(2));
        expectFenced(a.renew(1, LONG), a, 2);
    }

    @Test
    void a_nodes_later_life_takes_the_seat_from_the_earlier_and_never_the_other_way_round() {
        Member first = join("a");
        Member second = join("a");
        first.lead();

        assertThat(second.lead().epoch()).isEqualTo(new Epoch(2));
        assertThat(first.acquire()).isInstanceOf(SeatAnswer.Occupied.class);
    }

    private static Instant now(Member member) {
        return member.store().clock().now();
    }

    private static void expectFenced(SeatAnswer.ToRenew answer, Member by, long epoch) {
        assertThat(answer).isInstanceOf(SeatAnswer.Fenced.class);
        assertThat(((SeatAnswer.Fenced) answer).seat())
                .isInstanceOfSatisfying(
                        LeaderSeat.Held.class,
                        seat -> {
                            assertThat(seat.holder()).isEqualTo(by.identity());
                            assertThat(seat.epoch()).isEqualTo(new Epoch(epoch));
                        });
    }
}
