package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.LeadershipRecord;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** Leadership of a leader: who gets it, keeps it and loses it. */
class LeadershipContract extends ClusterContract {

    private static final AcquireReason FREE = new AcquireReason.LeadershipFree();

    @Test
    void the_first_grant_of_all_is_epoch_1() {
        Member a = join("a");

        LeadershipAnswer.ToAcquire answer = a.acquire();

        assertThat(answer).isInstanceOf(LeadershipAnswer.Granted.class);
        LeadershipRecord.Held leadership = ((LeadershipAnswer.Granted) answer).leadership();
        assertThat(leadership.holder()).isEqualTo(a.identity());
        assertThat(leadership.epoch()).isEqualTo(Epoch.FIRST);
        assertThat(leadership.expiresAt()).isBetween(a.store().clock().now(), now(a).plus(LONG));
    }

    @Test
    void nobody_leads_before_the_first_grant() {
        assertThat(join("a").store().leadership().leader()).isEmpty();
    }

    @Test
    void everybody_is_told_who_leads_and_where() {
        Member a = join("a");
        Member b = join("b");
        Instant before = now(a);
        a.lead();

        LeaderInfo leader = b.store().leadership().leader().orElseThrow();

        assertThat(leader.identity()).isEqualTo(a.identity());
        assertThat(leader.url()).isEqualTo(Member.url("a"));
        assertThat(leader.epoch()).isEqualTo(Epoch.FIRST);
        assertThat(leader.expiresAt()).isBetween(before.plus(LONG), now(a).plus(LONG));
    }

    @Test
    void while_somebody_leads_leadership_is_refused_and_stays_as_it_is() {
        Member a = join("a");
        Member b = join("b");
        a.lead();
        var leaderBefore = a.store().leadership().leader();

        LeadershipAnswer.ToAcquire answer = b.acquire();

        assertThat(answer).isInstanceOf(LeadershipAnswer.Occupied.class);
        LeadershipAnswer.Occupied occupied = (LeadershipAnswer.Occupied) answer;
        assertThat(occupied.leadership().holder()).isEqualTo(a.identity());
        assertThat(occupied.leadership().epoch()).isEqualTo(Epoch.FIRST);
        assertThat(occupied.freeIn()).isPositive().isLessThanOrEqualTo(LONG);
        assertThat(b.store().leadership().leader()).isEqualTo(leaderBefore);
    }

    @Test
    void who_is_refused_leadership_learns_when_its_lease_ends() {
        Member a = join("a");
        Member b = join("b");
        Duration lease = LONG.dividedBy(3);
        a.lead(FREE, lease);

        LeadershipAnswer.ToAcquire answer = b.acquire();

        assertThat(((LeadershipAnswer.Occupied) answer).freeIn())
                .isBetween(Duration.ofNanos(1), lease);
    }

    @Test
    void a_renewal_keeps_leadership_beyond_the_first_lease_and_the_epoch_as_it_is() {
        Member a = join("a");
        Member b = join("b");
        a.lead(FREE, SHORT);

        LeadershipAnswer.ToRenew renewed = a.renew(1, LONG);
        passShort();

        assertThat(renewed).isInstanceOf(LeadershipAnswer.Renewed.class);
        assertThat(((LeadershipAnswer.Renewed) renewed).leadership().epoch())
                .isEqualTo(Epoch.FIRST);
        assertThat(b.acquire()).isInstanceOf(LeadershipAnswer.Occupied.class);
        assertThat(b.store().leadership().leader().orElseThrow().expiresAt())
                .isEqualTo(((LeadershipAnswer.Renewed) renewed).leadership().expiresAt());
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
        var leaderBefore = a.store().leadership().leader();

        expectFenced(a.renew(2, LONG), a, 1);
        expectFenced(b.renew(1, LONG), a, 1);
        assertThat(a.store().leadership().leader()).isEqualTo(leaderBefore);
    }

    @Test
    void a_renewal_of_leadership_that_nobody_ever_had_is_fenced() {
        assertThat(join("a").renew(1, LONG))
                .isEqualTo(new LeadershipAnswer.Fenced(new LeadershipRecord.Vacant()));
    }

    @Test
    void a_lease_that_expired_is_renewed_by_its_holder_while_nobody_has_come() {
        Member a = join("a");
        a.lead(FREE, SHORT);
        passShort();

        assertThat(a.store().leadership().leader()).as("nobody leads meanwhile").isEmpty();
        assertThat(a.renew(1, LONG)).isInstanceOf(LeadershipAnswer.Renewed.class);
        assertThat(a.store().leadership().leader()).isPresent();
    }

    @Test
    void expired_leadership_is_taken_in_the_next_epoch_which_fences_the_one_before() {
        Member a = join("a");
        Member b = join("b");
        a.lead(FREE, SHORT);
        passShort();

        assertThat(b.lead().epoch()).isEqualTo(new Epoch(2));

        expectFenced(a.renew(1, LONG), b, 2);
        assertThat(a.acquire()).isInstanceOf(LeadershipAnswer.Occupied.class);
        assertThat(a.store().leadership().leader().orElseThrow().url()).isEqualTo(Member.url("b"));
    }

    @Test
    void resigned_leadership_is_free_at_once_and_its_epoch_is_over() {
        Member a = join("a");
        Member b = join("b");
        a.lead();

        LeadershipAnswer.ToResign answer = a.resign(1);

        assertThat(answer)
                .isEqualTo(
                        new LeadershipAnswer.GivenUp(
                                new LeadershipRecord.Resigned(a.identity(), Epoch.FIRST)));
        assertThat(b.store().leadership().leader()).isEmpty();
        assertThat(a.renew(1, LONG)).isInstanceOf(LeadershipAnswer.Fenced.class);
        assertThat(b.lead().epoch()).isEqualTo(new Epoch(2));
    }

    @Test
    void a_second_resignation_changes_nothing() {
        Member a = join("a");
        a.lead();
        a.resign(1);

        assertThat(a.resign(1)).isInstanceOf(LeadershipAnswer.Fenced.class);
        assertThat(a.lead().epoch()).isEqualTo(new Epoch(2));
    }

    @Test
    void a_resignation_of_an_old_epoch_leaves_the_new_leader_in_place() {
        Member a = join("a");
        Member b = join("b");
        a.lead(FREE, SHORT);
        passShort();
        b.lead();

        LeadershipAnswer.ToResign answer = a.resign(1);

        assertThat(((LeadershipAnswer.Fenced) answer).leadership())
                .isInstanceOf(LeadershipRecord.Held.class);
        assertThat(b.renew(2, LONG)).isInstanceOf(LeadershipAnswer.Renewed.class);
    }

    @Test
    void a_holder_that_is_gone_is_not_waited_for() {
        Member a = join("a");
        Member b = join("b");
        a.lead();

        assertThat(b.lead(new AcquireReason.HolderGone(Epoch.FIRST), LONG).epoch())
                .isEqualTo(new Epoch(2));
        expectFenced(a.renew(1, LONG), b, 2);
    }

    @Test
    void that_an_earlier_holder_is_gone_is_no_ground_against_the_present_one() {
        Member a = join("a");
        Member b = join("b");
        Member c = join("c");
        a.lead();
        b.lead(new AcquireReason.HolderGone(Epoch.FIRST), LONG);

        assertThat(c.acquire(new AcquireReason.HolderGone(Epoch.FIRST), LONG))
                .isInstanceOf(LeadershipAnswer.Occupied.class);
        assertThat(c.acquire(new AcquireReason.HolderGone(new Epoch(3)), LONG))
                .isInstanceOf(LeadershipAnswer.Occupied.class);
        assertThat(b.renew(2, LONG)).isInstanceOf(LeadershipAnswer.Renewed.class);
    }

    @Test
    void the_holder_that_asks_again_gets_a_new_epoch() {
        Member a = join("a");
        a.lead();

        assertThat(a.lead().epoch()).isEqualTo(new Epoch(2));
        expectFenced(a.renew(1, LONG), a, 2);
    }

    @Test
    void a_later_incarnation_takes_leadership_from_the_earlier_and_never_the_other_way_round() {
        Member first = join("a");
        Member second = join("a");
        first.lead();

        assertThat(second.lead().epoch()).isEqualTo(new Epoch(2));
        assertThat(first.acquire()).isInstanceOf(LeadershipAnswer.Occupied.class);
    }

    private static Instant now(Member member) {
        return member.store().clock().now();
    }

    private static void expectFenced(LeadershipAnswer.ToRenew answer, Member by, long epoch) {
        assertThat(answer).isInstanceOf(LeadershipAnswer.Fenced.class);
        assertThat(((LeadershipAnswer.Fenced) answer).leadership())
                .isInstanceOfSatisfying(
                        LeadershipRecord.Held.class,
                        leadership -> {
                            assertThat(leadership.holder()).isEqualTo(by.identity());
                            assertThat(leadership.epoch()).isEqualTo(new Epoch(epoch));
                        });
    }
}
