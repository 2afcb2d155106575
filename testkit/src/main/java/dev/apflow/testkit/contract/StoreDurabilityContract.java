package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.named;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.TestWorker.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was acknowledged is there after the store was closed and opened again. */
class StoreDurabilityContract extends StoreContract {

    private static final EventScope ALL = new EventScope.Everything();

    @Test
    void everything_reads_after_reopening_as_it_did_before() {
        client.submit(task("a"), task("b", "a"), depending("c", optional("b")), task("d"));
        client.submit(suspended(task("held")));
        client.amend(client.task("d").spec().withPriority(Priority.LOW));
        worker.succeed(worker.claim(1).get(0).delivered(), new JsonString("done"));
        worker.retry(worker.claim(1).get(0).delivered(), "broken", Duration.ofHours(1));
        worker.claim(1);
        List<Task> tasks = all();
        List<TaskEvent> events = History.events(store, ALL);

        reopen();

        assertThat(all()).isEqualTo(tasks);
        assertThat(tasks).hasSize(5);
        assertThat(History.events(store, ALL)).isEqualTo(events);
    }

    @Test
    void interrupted_tasks_are_recovered_as_the_same_attempt_and_the_next_delivery() {
        client.submit(tasks("t", 3));
        List<Claimed> claimed = worker.claim(2);
        store.reports().progress(Map.of(claimed.get(0).delivered(), 0.5));

        reopen();

        assertThat(client.status("t0")).isEqualTo(TaskStatus.IN_PROGRESS);
        assertThat(store.claims().recover("restarted").returned()).isEqualTo(2);
        assertThat(worker.claim(10))
                .extracting(Claimed::delivered)
                .containsExactly(
                        new Delivered(id("t0"), 1, 2),
                        new Delivered(id("t1"), 1, 2),
                        new Delivered(id("t2"), 1, 1));
        assertThat(worker.succeed(claimed.get(0).delivered())).isEqualTo(Verdict.FENCED);
        client.expectHistory(
                "t1",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "reassigned 1/1 n1 {\"reason\":\"restarted\"}",
                "assigned 1/2 n1",
                "started 1/2 n1");
    }

    @Test
    void what_runs_on_across_reopening_can_still_be_reported() {
        client.submit(task("a"), task("b", "a"));
        Delivered running = worker.take("a");

        reopen();

        assertThat(worker.stillRuns(running)).isTrue();
        assertThat(worker.succeed(running)).isEqualTo(Verdict.ACCEPTED);
        worker.take("b");
    }

    @Test
    void what_waits_still_waits_and_is_released_by_the_rest() {
        client.submit(task("a"), task("b"), task("joined", "a", "b"));
        List<Claimed> both = worker.claim(10);
        worker.succeed(both.get(0).delivered());

        reopen();

        worker.expectNothing();
        worker.succeed(both.get(1).delivered());
        assertThat(worker.claimOne().dependencyResults().keySet())
                .isEqualTo(Set.of(id("a"), id("b")));
    }

    @Test
    void numbers_go_on_so_that_the_old_stay_before_the_new() {
        client.submit(task("old-1"), task("old-2"));
        reopen();
        client.submit(task("new-1"));
        reopen();
        client.submit(task("new-2"));

        assertThat(client.listed(TaskFilter.ANY))
                .containsExactly("new-2", "new-1", "old-2", "old-1");
        assertThat(worker.claimIds()).containsExactly("old-1", "old-2", "new-1", "new-2");
    }

    /** An event is in sight once all transactions that began before it have ended. */
    private void awaitEvents(Optional<EventCursor> after, int count) {
        Await.look(() -> History.eventsAfter(store, ALL, after, 10).size(), size -> size >= count);
    }

    @Test
    void a_reader_of_events_goes_on_where_it_was() {
        client.submit(tasks("t", 3));
        awaitEvents(Optional.empty(), 3);
        Optional<EventCursor> behindTwo = store.events().read(ALL, Optional.empty(), 2).next();
        EventCursor end = store.events().end();

        reopen();

        assertThat(store.events().isCursor(end.value())).isTrue();
        assertThat(store.events().end()).isGreaterThanOrEqualTo(end);
        worker.claim(1);
        awaitEvents(Optional.empty(), 5);
        assertThat(History.eventsAfter(store, ALL, behindTwo, 2)).hasSize(3);
        assertThat(History.eventsAfter(store, ALL, Optional.of(end), 2)).hasSize(2);
        assertThat(History.events(store, ALL))
                .extracting(TaskEvent::eventId)
                .hasSize(5)
                .doesNotHaveDuplicates();
    }

    @Test
    void submissions_recorded_successes_and_holds_are_remembered() {
        client.submit(named("key", "body", task("a")));
        client.submit(suspended(task("held")));
        Delivered delivered = worker.take("a");
        worker.succeed(delivered, new JsonString("kept"));

        reopen();

        assertThat(client.create(named("key", "body", task("a"))))
                .isEqualTo(new Creation.Repeated(id("a")));
        assertThat(client.create(named("key", "other", task("z"))))
                .isEqualTo(new Creation.KeyReused());
        assertThat(store.reports().recorded(delivered, key(delivered)))
                .contains(new JsonString("kept"));
        worker.expectNothing();
        client.execute("held", Scope.RELEASE);
        worker.take("held");
    }

    @Test
    void failures_are_counted_on_and_delays_kept() {
        client.submit(task("a"), task("b"));
        List<Claimed> both = worker.claim(10);
        worker.retry(both.get(0).delivered(), "broken", Duration.ZERO);
        worker.retry(both.get(1).delivered(), "broken", Duration.ofHours(1));

        reopen();

        Claimed again = worker.claimOne();
        assertThat(again.delivered()).isEqualTo(new Delivered(id("a"), 2, 2));
        assertThat(again.failedInRun()).isEqualTo(1);
        assertThat(worker.ask(1).nextDue().orElseThrow())
                .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void what_was_deleted_stays_deleted() {
        client.submit(task("a"), task("b"));
        client.delete("b");

        reopen();

        assertThat(client.exists("b")).isFalse();
        client.expectHistory("b");
    }

    @Test
    void time_goes_on() {
        client.submit(task("a"));
        var before = client.state("a").createdAt();

        reopen();
        client.submit(task("b"));

        assertThat(client.state("b").createdAt()).isAfterOrEqualTo(before);
        assertThat(store.clock().now()).isAfterOrEqualTo(before);
    }

    @Test
    void a_closed_store_cannot_be_reached_and_may_be_closed_again() {
        client.submit(task("a"));
        var reads = store.reads();
        store.close();
        store.close();

        assertThatThrownBy(() -> reads.task(id("a"))).isInstanceOf(StoreUnreachable.class);
        assertThatThrownBy(() -> client.submit(task("b"))).isInstanceOf(StoreUnreachable.class);
        assertThatThrownBy(() -> worker.claim(1)).isInstanceOf(StoreUnreachable.class);
        assertThatThrownBy(() -> worker.succeed(new Delivered(id("a"), 1, 1)))
                .isInstanceOf(StoreUnreachable.class);
        assertThatThrownBy(() -> store.events().end()).isInstanceOf(StoreUnreachable.class);
    }

    @Test
    void a_store_says_what_it_is_without_breaking_the_line() {
        assertThat(store.description()).isNotBlank().doesNotContain("\n");
    }

    private List<Task> all() {
        return store.reads().list(TaskFilter.ANY, Optional.empty(), 1_000).tasks();
    }
}
