package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.testkit.contract.Await;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Whoever watches a leader learns when its session is gone. */
class LeaderWatchContract extends ClusterContract {

    private static final Epoch FIRST = Epoch.FIRST;
    private static final Epoch SECOND = FIRST.next();
    private static final int BREAKS = 10;

    /** Counts how often it was told, and on which threads. */
    private static final class Bell implements Runnable {

        private final Queue<Thread> rung = new ConcurrentLinkedQueue<>();

        @Override
        public void run() {
            rung.add(Thread.currentThread());
        }

        int count() {
            return rung.size();
        }

        void expectOnce() {
            assertThat(Await.look(this::count, times -> times > 0)).isEqualTo(1);
        }
    }

    @Test
    void everybody_who_watches_is_told_when_the_leader_dies() {
        Member a = join("a");
        a.lead();
        List<Bell> bells = List.of(watch(open(), FIRST), watch(open(), FIRST));
        cluster.kill(a.store());

        bells.forEach(Bell::expectOnce);
    }

    @Test
    void it_is_told_on_a_thread_of_the_stores() {
        Member a = join("a");
        a.lead();
        cluster.kill(a.store());
        Bell bell = watch(open(), FIRST);

        bell.expectOnce();
        assertThat(bell.rung).doesNotContain(Thread.currentThread());
    }

    @Test
    void whoever_watches_too_late_is_told_nevertheless() {
        Member a = join("a");
        a.lead();
        cluster.kill(a.store());

        watch(open(), FIRST).expectOnce();
    }

    @Test
    void nothing_is_told_while_the_leader_lives_whatever_its_lease_and_others_do() {
        Member a = join("a");
        Member b = join("b");
        a.lead();
        Bell bell = watch(open(), FIRST);
        b.acquire();
        cluster.kill(b.store());
        a.renew(1, SHORT);
        passShort();
        a.renew(1, LONG);

        assertThat(bell.count()).isZero();
        cluster.kill(a.store());
        bell.expectOnce();
    }

    @Test
    void a_leader_that_resigned_is_gone() {
        Member a = join("a");
        a.lead();
        Bell before = watch(open(), FIRST);
        a.resign(1);

        before.expectOnce();
        watch(open(), FIRST).expectOnce();
    }

    @Test
    void a_leader_that_left_is_gone() {
        Member a = join("a");
        a.lead();
        Bell bell = watch(open(), FIRST);
        a.store().close();

        bell.expectOnce();
    }

    @Test
    void a_leader_that_lost_its_session_alone_seems_gone_and_may_be_replaced() {
        Member a = join("a");
        Member b = join("b");
        a.lead();
        Bell bell = watch(b.store(), FIRST);
        breakUntilSeen(a, bell);

        bell.expectOnce();
        assertThat(a.renew(1, LONG)).isInstanceOf(LeadershipAnswer.Renewed.class);
        assertThat(b.lead(new AcquireReason.HolderGone(FIRST), LONG).epoch()).isEqualTo(SECOND);
        assertThat(a.renew(1, LONG)).isInstanceOf(LeadershipAnswer.Fenced.class);
    }

    /** A session that is back before the watch has begun is one that nobody saw going. */
    private void breakUntilSeen(Member leader, Bell bell) {
        for (int i = 0; i < BREAKS && bell.count() == 0; i++) {
            cluster.breakSessions(leader.store());
            passShort();
        }
    }

    @Test
    void the_next_leader_is_watched_on_its_own_account() {
        Member a = join("a");
        Member b = join("b");
        a.lead();
        b.lead(new AcquireReason.HolderGone(FIRST), LONG);
        Bell bell = watch(open(), SECOND);
        Bell marker = watch(open(), FIRST);
        cluster.kill(a.store());
        marker.expectOnce();

        assertThat(bell.count()).isZero();
        cluster.kill(b.store());
        bell.expectOnce();
    }

    @Test
    void from_the_moment_of_the_grant_on_the_holder_shows_that_it_lives() {
        for (long epoch = 1; epoch <= 3; epoch++) {
            Member a = join("a" + epoch);
            ClusterStore watcher = open();
            a.lead(new AcquireReason.HolderGone(new Epoch(Math.max(1, epoch - 1))), LONG);

            Bell bell = watch(watcher, new Epoch(epoch));

            passShort();
            assertThat(bell.count()).isZero();
            cluster.kill(a.store());
            bell.expectOnce();
        }
    }

    @Test
    void a_watch_replaces_the_one_before() {
        Member a = join("a");
        Member b = join("b");
        ClusterStore watcher = open();
        a.lead();
        Bell first = watch(watcher, FIRST);
        b.lead(new AcquireReason.HolderGone(FIRST), LONG);
        Bell second = watch(watcher, SECOND);
        Bell marker = watch(open(), FIRST);

        cluster.kill(a.store());
        marker.expectOnce();
        cluster.kill(b.store());
        second.expectOnce();

        assertThat(first.count()).isZero();
    }

    @Test
    void to_watch_the_same_epoch_once_more_changes_nothing() {
        Member a = join("a");
        ClusterStore watcher = open();
        a.lead();
        Bell first = watch(watcher, FIRST);
        Bell again = watch(watcher, FIRST);
        cluster.kill(a.store());
        first.expectOnce();

        Bell afterwards = watch(watcher, FIRST);
        watch(open(), FIRST).expectOnce();

        assertThat(List.of(first.count(), again.count(), afterwards.count()))
                .containsExactly(1, 0, 0);
    }

    @Test
    void whoever_was_told_may_watch_the_next_leader() {
        Member a = join("a");
        Member b = join("b");
        ClusterStore watcher = open();
        a.lead();
        Bell first = watch(watcher, FIRST);
        cluster.kill(a.store());
        first.expectOnce();
        b.lead(new AcquireReason.HolderGone(FIRST), LONG);
        Bell second = watch(watcher, SECOND);
        cluster.kill(b.store());

        second.expectOnce();
        assertThat(first.count()).isEqualTo(1);
    }

    @Test
    void whoever_was_told_follows_the_dead_leader() {
        Member a = join("a");
        Member b = join("b");
        a.lead();
        Bell bell = watch(b.store(), FIRST);
        cluster.kill(a.store());
        bell.expectOnce();

        assertThat(b.lead(new AcquireReason.HolderGone(FIRST), LONG).epoch()).isEqualTo(SECOND);
        Bell next = watch(open(), SECOND);
        cluster.kill(b.store());
        next.expectOnce();
    }

    @Test
    void a_watch_ends_with_its_store() {
        Member a = join("a");
        ClusterStore watcher = open();
        a.lead();
        Bell bell = watch(watcher, FIRST);
        Bell other = watch(open(), FIRST);
        watcher.close();
        cluster.kill(a.store());
        other.expectOnce();

        assertThat(bell.count()).isZero();
        assertThatCode(() -> watcher.watch().watch(SECOND, bell)).doesNotThrowAnyException();
        assertThat(bell.count()).isZero();
    }

    @Test
    void a_watcher_whose_own_sessions_broke_is_told_nevertheless() {
        Member a = join("a");
        Member b = join("b");
        a.lead();
        Bell bell = watch(b.store(), FIRST);
        cluster.breakSessions(b.store());
        b.heartbeat();
        cluster.kill(a.store());

        bell.expectOnce();
    }

    private static Bell watch(ClusterStore store, Epoch epoch) {
        Bell bell = new Bell();
        store.watch().watch(epoch, bell);
        return bell;
    }
}
