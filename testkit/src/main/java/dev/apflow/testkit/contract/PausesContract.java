package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.ECHO;
import static dev.apflow.testkit.contract.Specs.owned;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.event.Actor;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;

/** What is paused starts nothing; what runs goes on. */
class PausesContract extends AdmissionContract {

    @Test
    void a_paused_queue_starts_nothing_until_it_is_resumed() {
        submitEach(in(Q, task("a")), task("other"));
        pause(PauseScope.QUEUE, "q");
        assertThat(worker.claimIds()).containsExactly("other");

        assertThat(resume(PauseScope.QUEUE, "q")).isTrue();
        worker.take("a");
        assertThat(resume(PauseScope.QUEUE, "q")).isFalse();
    }

    @Test
    void a_queue_can_be_paused_before_it_has_a_task() {
        pause(PauseScope.QUEUE, "q");
        submitEach(in(Q, task("a")));

        worker.expectNothing();
    }

    @Test
    void what_runs_ends_and_a_retry_waits() {
        submitEach(in(Q, task("a")), in(Q, task("b")));
        Delivered a = worker.claim(1).get(0).delivered();
        Delivered b = worker.claim(1).get(0).delivered();
        pause(PauseScope.QUEUE, "q");

        assertThat(worker.succeed(a)).isEqualTo(Verdict.ACCEPTED);
        worker.handBack(b);
        worker.expectNothing();
    }

    @Test
    void a_paused_cluster_starts_nothing_at_all() {
        submitEach(task("a"), in(Q, task("b")));
        pause(PauseScope.CLUSTER, "");
        worker.expectNothing();
        resume(PauseScope.CLUSTER, "");

        assertThat(worker.claimIds()).containsExactly("a", "b");
    }

    @Test
    void a_paused_method_starts_nothing() {
        submitEach(task("a"));
        pause(PauseScope.METHOD, ECHO.value());
        worker.expectNothing();
        resume(PauseScope.METHOD, ECHO.value());
        pause(PauseScope.METHOD, "other");

        worker.take("a");
    }

    @Test
    void a_paused_user_starts_nothing_and_hides_nobody() {
        submitEach(owned("a", "ann"), owned("b", "bob"), task("nobody"));
        pause(PauseScope.USER, "ann");

        assertThat(worker.claimIds()).containsExactly("b", "nobody");
        resume(PauseScope.USER, "ann");
        worker.take("a");
    }

    @Test
    void a_paused_fair_key_starts_nothing_in_any_queue() {
        submitEach(fair("x", task("a")), in(Q, fair("x", task("b"))), fair("y", task("c")));
        pause(PauseScope.FAIR_KEY, "x");

        assertThat(worker.claimIds()).containsExactly("c");
        resume(PauseScope.FAIR_KEY, "x");
        assertThat(worker.claimIds()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void many_paused_tasks_hide_nothing_behind_them() {
        for (int i = 0; i < 80; i++) {
            client.submit(owned("a" + i, "ann"));
        }
        submitEach(owned("b", "bob"));
        pause(PauseScope.USER, "ann");

        worker.take("b");
    }

    @Test
    void a_pause_tells_why_since_when_and_by_whom_and_keeps_since() {
        Instant before = store.clock().now();
        AdmissionPause first =
                Client.granted(
                        store.queueWrites()
                                .pause(
                                        Client.AUTHORITY.by(Optional.of(new Actor("ann"))),
                                        PauseScope.QUEUE,
                                        "q",
                                        "maintenance"));
        assertThat(first.since()).isBetween(before, store.clock().now());
        assertThat(first.by()).contains("ann");

        AdmissionPause second =
                Client.granted(
                        store.queueWrites()
                                .pause(Client.AUTHORITY, PauseScope.QUEUE, "q", "longer"));
        assertThat(second)
                .isEqualTo(
                        new AdmissionPause(
                                PauseScope.QUEUE, "q", "longer", first.since(), Optional.empty()));
        assertThat(store.queueReads().pauses()).containsExactly(second);
        assertThat(queue(new QueueName("q")).pause()).contains(second);
    }

    @Test
    void pauses_outlive_the_process_and_are_listed_in_their_order() {
        pause(PauseScope.USER, "b");
        pause(PauseScope.USER, "a");
        pause(PauseScope.CLUSTER, "");
        pause(PauseScope.QUEUE, "q");
        reopen();

        assertThat(store.queueReads().pauses())
                .extracting(each -> each.scope().word() + " " + each.value())
                .containsExactly("queue q", "cluster ", "user a", "user b");
    }
}
