package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Members take tasks for a time, prolong that, and lose them. */
class TaskLeasesContract extends LedClusterContract {

    @Test
    void what_a_member_is_handed_is_leased_to_it_from_now_by_the_stores_clock() {
        client.submit(task("a"));
        Member m = join("m");
        Instant before = now();

        Delivered delivered = m.worker(LONG).take("a");

        assertThat(delivered).isEqualTo(new Delivered(Specs.id("a"), 1, 1));
        assertThat(expiry("a")).isBetween(before.plus(LONG), now().plus(LONG));
        assertThat(client.state("a").lastNode()).contains(m.identity().node());
        assertThat(client.status("a")).isEqualTo(TaskStatus.IN_PROGRESS);
        client.expectHistory("a", "created 1/0", "assigned 1/1 m", "started 1/1 m");
    }

    @Test
    void a_renewal_prolongs_exactly_what_it_names_and_answers_that() {
        client.submit(Specs.tasks("t", 3));
        Member m = join("m");
        List<Claimed> claimed = m.worker(Duration.ofMinutes(1)).claim(3);
        Instant untouched = expiry("t2");
        Instant before = now();

        Set<Delivered> renewed = m.prolong(LONG, at(claimed, 0), at(claimed, 1));

        assertThat(renewed).containsExactlyInAnyOrder(at(claimed, 0), at(claimed, 1));
        assertThat(expiry("t0")).isBetween(before.plus(LONG), now().plus(LONG));
        assertThat(expiry("t1")).isBetween(before.plus(LONG), now().plus(LONG));
        assertThat(expiry("t2")).isEqualTo(untouched);
    }

    @Test
    void a_renewal_changes_the_expiry_alone() {
        Member m = join("m");
        Delivered delivered = take(m, "a", LONG);
        m.store().reports().progress(Map.of(delivered, 0.5));
        var before = client.state("a");

        m.prolong(LONG.plusMinutes(1), delivered);

        var after = client.state("a");
        assertThat(after.leaseExpiresAt()).isNotEqualTo(before.leaseExpiresAt());
        assertThat(after.updatedAt()).isEqualTo(before.updatedAt());
        assertThat(after.startedAt()).isEqualTo(before.startedAt());
        assertThat(after.progress()).isEqualTo(0.5);
        client.expectHistory("a", "created 1/0", "assigned 1/1 m", "started 1/1 m");
    }

    @Test
    void a_renewal_of_nothing_answers_nothing() {
        assertThat(join("m").prolong(LONG)).isEmpty();
    }

    @Test
    void a_renewal_counts_from_now_even_where_that_shortens_the_lease() {
        Member m = join("m");
        Delivered delivered = take(m, "a", LONG);

        assertThat(m.prolong(SHORT, delivered)).containsExactly(delivered);
        passShort();

        assertThat(leader.sweep(term, LONG).tasks()).isEqualTo(1);
    }

    @Test
    void what_is_no_longer_held_is_not_renewed_and_the_rest_is() {
        Member m = join("m");
        TestWorker worker = m.worker(LONG);
        Delivered cancelled = take(m, "cancelled", LONG);
        Delivered completed = take(m, "completed", LONG);
        Delivered failed = take(m, "failed", LONG);
        Delivered retried = take(m, "retried", LONG);
        Delivered handedBack = take(m, "back", LONG);
        Delivered swept = take(m, "swept", SHORT);
        Delivered running = take(m, "held", LONG);
        client.cancel("cancelled");
        worker.succeed(completed);
        worker.fail(failed, "broken");
        worker.retry(retried, "broken", LONG);
        worker.handBack(handedBack);
        passShort();
        leader.sweep(term, LONG);
        Delivered lost = new Delivered(Specs.id("never"), 1, 1);

        Set<Delivered> renewed =
                m.prolong(
                        LONG,
                        cancelled,
                        completed,
                        failed,
                        retried,
                        handedBack,
                        swept,
                        running,
                        lost);

        assertThat(renewed).containsExactly(running);
        for (String id : List.of("cancelled", "completed", "failed", "retried", "back", "swept")) {
            assertThat(client.state(id).leaseExpiresAt()).as(id).isEmpty();
        }
    }

    @Test
    void only_the_newest_delivery_is_renewed() {
        Member m = join("m");
        Delivered old = take(m, "a", LONG);
        m.worker(LONG).handBack(old);
        Delivered current = m.worker(LONG).take("a");
        Instant before = expiry("a");

        assertThat(m.prolong(LONG.plusMinutes(1), old)).isEmpty();
        assertThat(expiry("a")).isEqualTo(before);
        assertThat(m.prolong(LONG, old, current)).containsExactly(current);
    }

    @Test
    void what_somebody_else_was_handed_is_not_renewed() {
        Member m = join("m");
        Member other = join("other");
        Delivered delivered = take(m, "a", LONG);
        client.submit(task("b"));
        Delivered unleased = new TestWorker(leader.store(), "alone").take("b");
        Instant before = expiry("a");

        assertThat(other.prolong(LONG.plusMinutes(1), delivered, unleased)).isEmpty();
        assertThat(m.prolong(LONG, unleased)).isEmpty();

        assertThat(expiry("a")).isEqualTo(before);
        assertThat(client.state("b").leaseExpiresAt()).isEmpty();
    }

    @Test
    void a_life_that_was_followed_by_another_is_handed_nothing_and_renews_nothing() {
        Member first = join("m");
        Delivered delivered = take(first, "a", LONG);
        client.submit(task("b"));
        Instant before = expiry("a");
        Member second = join("m");

        first.worker(LONG).expectNothing();
        assertThat(first.prolong(LONG.plusMinutes(1), delivered)).isEmpty();
        assertThat(second.prolong(LONG, delivered)).as("nor does that one").isEmpty();

        assertThat(expiry("a")).isEqualTo(before);
        second.worker(LONG).take("b");
    }

    @Test
    void a_life_that_was_followed_by_another_stays_fenced_when_that_has_left() {
        Member first = join("m");
        Delivered delivered = take(first, "a", LONG);
        client.submit(task("b"));
        Member second = join("m");
        second.store().nodes().deregister(second.identity());

        first.worker(LONG).expectNothing();
        assertThat(first.prolong(LONG, delivered)).isEmpty();
    }

    @Test
    void what_a_superseded_life_reports_in_time_is_accepted() {
        Member first = join("m");
        Delivered delivered = take(first, "a", LONG);
        join("m");

        assertThat(first.worker(LONG).succeed(delivered)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_lease_that_expired_is_renewed_while_nobody_took_it_back() {
        Member m = join("m");
        Delivered delivered = take(m, "a", SHORT);
        passShort();
        Instant before = now();

        assertThat(m.prolong(LONG, delivered)).containsExactly(delivered);

        assertThat(expiry("a")).isBetween(before.plus(LONG), now().plus(LONG));
        assertThat(leader.sweep(term, LONG).tasks()).isZero();
    }

    @Test
    void an_expired_lease_keeps_the_task_from_the_others_until_it_is_taken_back() {
        Member m = join("m");
        take(m, "a", SHORT);
        passShort();

        join("other").worker(LONG).expectNothing();
        assertThat(client.status("a")).isEqualTo(TaskStatus.IN_PROGRESS);
    }

    @Test
    void a_late_report_is_accepted_while_its_delivery_is_the_newest() {
        Member m = join("m");
        Delivered delivered = take(m, "a", SHORT);
        passShort();

        assertThat(m.worker(SHORT).succeed(delivered)).isEqualTo(Verdict.ACCEPTED);

        assertThat(client.status("a")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(client.state("a").leaseExpiresAt()).isEmpty();
        assertThat(leader.sweep(term, LONG).tasks()).isZero();
        client.expectHistory(
                "a", "created 1/0", "assigned 1/1 m", "started 1/1 m", "completed 1/1 m");
    }

    @Test
    void after_the_sweep_a_report_is_fenced_before_the_next_claim_and_behind_it() {
        Member m = join("m");
        Member other = join("other");
        Delivered swept = sweptFrom(m, "a");

        assertThat(m.worker(SHORT).fail(swept, "late")).isEqualTo(Verdict.FENCED);
        assertThat(client.status("a")).isEqualTo(TaskStatus.PENDING);
        Delivered next = other.worker(LONG).take("a");
        assertThat(m.worker(SHORT).fail(swept, "late")).isEqualTo(Verdict.FENCED);

        assertThat(next).isEqualTo(new Delivered(swept.task(), 1, swept.delivery() + 1));
        assertThat(client.status("a")).isEqualTo(TaskStatus.IN_PROGRESS);
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 m",
                "started 1/1 m",
                "reassigned 1/1 m {\"reason\":\"lease expired\"}",
                "assigned 1/2 other",
                "started 1/2 other");
    }

    @Test
    void a_fenced_success_answers_the_next_delivery_of_the_same_attempt() {
        Member m = join("m");
        Member other = join("other");
        Delivered swept = sweptFrom(m, "a");

        assertThat(m.worker(SHORT).succeed(swept)).isEqualTo(Verdict.FENCED);

        assertThat(client.status("a")).isEqualTo(TaskStatus.PENDING);
        Delivered next = other.worker(LONG).take("a");
        assertThat(TestWorker.key(next)).isEqualTo(TestWorker.key(swept));
        assertThat(other.store().reports().recorded(next, TestWorker.key(next)))
                .contains(TestWorker.resultOf(swept));
    }

    @Test
    void a_member_hands_back_what_the_others_are_handed_then() {
        Member m = join("m");
        Delivered delivered = take(m, "a", LONG);

        m.worker(LONG).handBack(delivered);

        assertThat(client.state("a").leaseExpiresAt()).isEmpty();
        assertThat(join("other").worker(LONG).take("a"))
                .isEqualTo(new Delivered(Specs.id("a"), 1, 2));
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 m",
                "started 1/1 m",
                "reassigned 1/1 m {\"reason\":\"shutting down\"}",
                "assigned 1/2 other",
                "started 1/2 other");
    }

    @Test
    void reconciling_gives_back_what_this_life_does_not_know_of() {
        Member m = join("m");
        Delivered known = take(m, "known", LONG);
        Delivered unknown = take(m, "unknown", LONG);
        Delivered others = take(join("other"), "others", LONG);

        int count = m.store().claims().reconcile(m.holder(SHORT), Set.of(known), "answer lost");

        assertThat(count).isEqualTo(1);
        assertThat(m.store().claims().stillRunning(Set.of(known, unknown, others)))
                .containsExactlyInAnyOrder(known, others);
        client.expectHistory(
                "unknown",
                "created 1/0",
                "assigned 1/1 m",
                "started 1/1 m",
                "reassigned 1/1 m {\"reason\":\"answer lost\"}");
    }

    @Test
    void reconciling_leaves_alone_what_another_life_of_the_node_runs() {
        Member first = join("m");
        Delivered early = take(first, "early", LONG);
        Member second = join("m");
        Delivered late = take(second, "late", LONG);

        assertThat(first.store().claims().heldBy(first.holder(LONG))).containsExactly(early);
        assertThat(second.store().claims().heldBy(second.holder(SHORT))).containsExactly(late);
        assertThat(second.store().claims().reconcile(second.holder(LONG), Set.of(late), "lost"))
                .isZero();
        assertThat(first.store().claims().reconcile(first.holder(LONG), Set.of(), "lost"))
                .isEqualTo(1);

        assertThat(leader.store().claims().stillRunning(Set.of(early, late))).containsExactly(late);
    }

    @Test
    void a_cancelled_task_is_fenced_and_its_event_names_who_ran_it() {
        Member m = join("m");
        Delivered delivered = take(m, "a", LONG);
        client.cancel("a", "enough");

        assertThat(m.worker(LONG).stillRuns(delivered)).isFalse();
        assertThat(m.prolong(LONG, delivered)).isEmpty();
        assertThat(m.worker(LONG).succeed(delivered)).isEqualTo(Verdict.FENCED);
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 m",
                "started 1/1 m",
                "cancelled 1/1 m {\"reason\":\"enough\"}");
    }

    @Test
    void a_retry_and_a_rerun_are_leased_anew_as_the_next_attempt() {
        Member m = join("m");
        Delivered first = take(m, "a", LONG);
        m.worker(LONG).retry(first, "broken", Duration.ZERO);
        Delivered second = join("other").worker(LONG).take("a");
        client.cancel("a");
        client.rerun("a");
        Delivered third = m.worker(LONG).take("a");

        assertThat(second).isEqualTo(new Delivered(Specs.id("a"), 2, 2));
        assertThat(third).isEqualTo(new Delivered(Specs.id("a"), 3, 3));
        assertThat(m.prolong(LONG, first, second, third)).containsExactly(third);
    }

    /** Submits a task and has the member, who finds no other, take it. */
    private Delivered take(Member member, String id, Duration lease) {
        client.submit(task(id));
        return member.worker(lease).take(id);
    }

    private Delivered sweptFrom(Member member, String id) {
        Delivered delivered = take(member, id, SHORT);
        passShort();
        assertThat(leader.sweep(term, LONG).tasks()).isEqualTo(1);
        return delivered;
    }

    private static Delivered at(List<Claimed> claimed, int index) {
        return claimed.get(index).delivered();
    }

    private Instant expiry(String id) {
        return client.state(id).leaseExpiresAt().orElseThrow();
    }

    private Instant now() {
        return leader.store().clock().now();
    }
}
