package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.testkit.contract.AtOnce;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Many candidates at the same moment: one gets leadership. */
class ElectionRacesContract extends ClusterContract {

    private static final int CANDIDATES = 6;
    private static final int ROUNDS = 8;
    private static final AcquireReason FREE = new AcquireReason.LeadershipFree();

    @Test
    void of_the_first_candidates_ever_one_is_granted_epoch_1() {
        assertThat(race(candidates(), FREE, LONG)).isEqualTo(1);
    }

    @Test
    void of_many_candidates_for_resigned_leadership_one_is_granted_the_next_epoch() {
        List<Member> all = candidates();
        for (int round = 1; round <= ROUNDS; round++) {
            long epoch = race(all, FREE, LONG);

            assertThat(epoch).isEqualTo(round);
            all.get(0).resign(epoch);
        }
    }

    @Test
    void of_many_candidates_for_expired_leadership_one_is_granted_the_next_epoch() {
        List<Member> all = candidates();
        all.get(0).lead(FREE, SHORT);
        passShort();

        assertThat(race(all, FREE, LONG)).isEqualTo(2);
    }

    @Test
    void of_many_that_saw_the_holder_gone_one_follows_it() {
        List<Member> all = candidates();
        all.get(0).lead();
        for (int round = 1; round <= ROUNDS; round++) {
            AcquireReason holderLost = new AcquireReason.HolderGone(new Epoch(round));

            assertThat(race(notLeading(all), holderLost, LONG)).isEqualTo(round + 1);
        }
    }

    private static List<Member> notLeading(List<Member> all) {
        NodeIdentity leader = all.get(0).store().leadership().leader().orElseThrow().identity();
        return all.stream().filter(each -> !each.identity().equals(leader)).toList();
    }

    @Test
    void a_renewal_and_a_takeover_at_once_are_never_both_granted() {
        Member a = join("a");
        Member b = join("b");
        for (int round = 1; round <= ROUNDS; round++) {
            long epoch = a.lead().epoch().value();

            List<LeadershipAnswer> answers =
                    AtOnce.both(
                            () -> a.renew(epoch, LONG),
                            () -> b.acquire(new AcquireReason.HolderGone(new Epoch(epoch)), LONG));

            assertThat(answers.get(1)).isInstanceOf(LeadershipAnswer.Granted.class);
            assertThat(a.renew(epoch, LONG)).isInstanceOf(LeadershipAnswer.Fenced.class);
            b.resign(epoch + 1);
        }
    }

    private List<Member> candidates() {
        return IntStream.range(0, CANDIDATES).mapToObj(i -> join("n" + i)).toList();
    }

    /** All ask at once; the epoch of the only one that was granted leadership. */
    private static long race(List<Member> all, AcquireReason reason, Duration ttl) {
        List<LeadershipAnswer.ToAcquire> answers = askAtOnce(all, reason, ttl);
        assertThat(grantedOf(answers)).hasSize(1);
        assertThat(answers)
                .filteredOn(LeadershipAnswer.Occupied.class::isInstance)
                .hasSize(all.size() - 1);
        return grantedOf(answers).get(0).value();
    }

    private static List<LeadershipAnswer.ToAcquire> askAtOnce(
            List<Member> all, AcquireReason reason, Duration ttl) {
        return AtOnce.all(
                all.stream()
                        .map(
                                each ->
                                        (Callable<LeadershipAnswer.ToAcquire>)
                                                () -> each.acquire(reason, ttl))
                        .toList());
    }

    private static List<Epoch> grantedOf(List<LeadershipAnswer.ToAcquire> answers) {
        return answers.stream()
                .filter(LeadershipAnswer.Granted.class::isInstance)
                .map(answer -> ((LeadershipAnswer.Granted) answer).leadership().epoch())
                .toList();
    }
}
