package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The history as its readers follow it; with writers at work see {@link EventRacesContract}. */
class EventLogContract extends StoreContract {

    private static final EventScope ALL = new EventScope.Everything();

    @Test
    void an_empty_log_has_an_end_and_no_events() {
        EventPage page = store.events().read(ALL, Optional.empty(), 10);

        assertThat(page.events()).isEmpty();
        assertThat(page.next()).isEmpty();
        EventCursor end = store.events().end();
        assertThat(store.events().isCursor(end.value())).isTrue();
        assertThat(store.events().read(ALL, Optional.of(end), 10))
                .isEqualTo(new EventPage(List.of(), Optional.of(end)));
    }

    @Test
    void what_happens_after_the_end_of_an_empty_log_is_read_behind_it() {
        EventCursor end = store.events().end();
        client.submit(task("a"));

        assertThat(awaitEvents(ALL, Optional.of(end), 1))
                .extracting(TaskEvent::type)
                .containsExactly(EventType.CREATED);
    }

    @Test
    void an_event_names_all_that_it_is_about() {
        client.submit(task("root"), task("a"));

        TaskEvent event = awaitEvents(new EventScope.OfTask(id("a")), Optional.empty(), 1).get(0);

        assertThat(event.taskId()).isEqualTo(id("a"));
        assertThat(event.treeId()).isEqualTo(id("root"));
        assertThat(event.type()).isEqualTo(EventType.CREATED);
        assertThat(event.node()).isEmpty();
        assertThat(event.attempt()).isEqualTo(1);
        assertThat(event.delivery()).isZero();
        assertThat(event.details().isEmpty()).isTrue();
        assertThat(event.eventId()).isNotBlank();
        Instant created = client.state("a").createdAt();
        assertThat(event.timestamp()).isBetween(created.minusSeconds(5), created.plusSeconds(5));
    }

    @Test
    void a_whole_life_is_told_in_its_order() {
        client.submit(task("a"));
        worker.handBack(worker.take("a"));
        worker.retry(new TestWorker(store, "n2").take("a"), "broken", Duration.ZERO);
        worker.fail(worker.take("a"), "broken again");
        client.rerun("a");
        worker.succeed(worker.take("a"));
        client.rerun("a");
        worker.take("a");
        client.cancel("a", "enough");

        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 n1",
                "started 1/1 n1",
                "reassigned 1/1 n1 {\"reason\":\"shutting down\"}",
                "assigned 1/2 n2",
                "started 1/2 n2",
                "failed 1/2 n1"
                    + " {\"error\":\"broken\",\"error_code\":\"executor_failed\",\"will_retry\":true}",
                "retried 2/2 {\"reason\":\"policy\"}",
                "assigned 2/3 n1",
                "started 2/3 n1",
                "failed 2/3 n1 {\"error\":\"broken"
                        + " again\",\"error_code\":\"executor_failed\",\"will_retry\":false}",
                "retried 3/3 {\"reason\":\"rerun\"}",
                "assigned 3/4 n1",
                "started 3/4 n1",
                "completed 3/4 n1",
                "retried 4/4 {\"reason\":\"rerun\"}",
                "assigned 4/5 n1",
                "started 4/5 n1",
                "cancelled 4/5 n1 {\"reason\":\"enough\"}");
    }

    @Test
    void transactions_follow_each_other_in_the_log_as_they_did_in_the_store() {
        client.submit(task("a"));
        client.submit(task("b"));
        Delivered first = worker.claim(1).get(0).delivered();
        client.cancel("b");
        worker.succeed(first);

        assertThat(awaitEvents(ALL, Optional.empty(), 8))
                .extracting(event -> event.type() + " " + event.taskId())
                .containsExactly(
                        "CREATED a",
                        "CREATED b",
                        "ASSIGNED a",
                        "STARTED a",
                        "CANCELLED b",
                        "TREE_ENDED b",
                        "COMPLETED a",
                        "TREE_ENDED a");
    }

    @Test
    void refused_changes_leave_no_event() {
        client.submit(task("a"));
        Delivered running = worker.take("a");
        client.create(Specs.tree(task("a")));
        client.rerun("a");
        client.delete("a");
        client.amend(task("a"));
        worker.succeed(running);
        worker.succeed(running);
        client.cancel("a");
        worker.handBack(running);

        client.expectHistory(
                "a", "created 1/0", "assigned 1/1 n1", "started 1/1 n1", "completed 1/1 n1");
        assertThat(History.events(store, ALL)).hasSize(5);
    }

    @Test
    void scopes_show_their_own_events_alone() {
        client.submit(task("a"), task("b"));
        client.submit(task("x"));
        worker.claim(10);

        assertThat(awaitEvents(ALL, Optional.empty(), 9)).hasSize(9);
        assertThat(awaitEvents(new EventScope.OfTree(id("a")), Optional.empty(), 6))
                .hasSize(6)
                .extracting(TaskEvent::treeId)
                .containsOnly(id("a"));
        assertThat(awaitEvents(new EventScope.OfTask(id("b")), Optional.empty(), 3))
                .hasSize(3)
                .extracting(TaskEvent::taskId)
                .containsOnly(id("b"));
        assertThat(History.events(store, new EventScope.OfTree(id("b")))).isEmpty();
        assertThat(History.events(store, new EventScope.OfTask(id("never")))).isEmpty();
    }

    @Test
    void pages_of_any_size_join_to_the_whole_log() {
        client.submit(tasks("t", 17));
        worker.claim(10);
        List<TaskEvent> whole = awaitEvents(ALL, Optional.empty(), 37);
        EventScope oneTree = new EventScope.OfTree(id("t0"));

        for (int page : List.of(1, 2, 5, 36, 37, 38)) {
            assertThat(History.eventsAfter(store, ALL, Optional.empty(), page)).isEqualTo(whole);
            assertThat(History.eventsAfter(store, oneTree, Optional.empty(), page))
                    .isEqualTo(whole);
        }
        assertThat(store.events().read(ALL, Optional.empty(), 5).events()).hasSize(5);
    }

    @Test
    void reading_can_begin_behind_any_event() {
        client.submit(tasks("t", 5));
        worker.claim(5);
        List<TaskEvent> whole = awaitEvents(ALL, Optional.empty(), 15);

        for (int i = 0; i < whole.size(); i++) {
            Optional<EventCursor> after = Optional.of(whole.get(i).cursor());
            assertThat(History.eventsAfter(store, ALL, after, 4))
                    .isEqualTo(whole.subList(i + 1, whole.size()));
        }
    }

    @Test
    void a_page_names_the_cursor_of_its_last_event_and_an_empty_one_the_one_asked_with() {
        client.submit(tasks("t", 3));
        List<TaskEvent> whole = awaitEvents(ALL, Optional.empty(), 3);

        EventPage page = store.events().read(ALL, Optional.empty(), 2);
        assertThat(page.next()).contains(whole.get(1).cursor());
        Optional<EventCursor> last = Optional.of(whole.get(2).cursor());
        assertThat(store.events().read(ALL, last, 2).next()).isEqualTo(last);
        EventScope nobody = new EventScope.OfTask(id("never"));
        assertThat(store.events().read(nobody, last, 2).next()).isEqualTo(last);
    }

    @Test
    void cursors_and_ids_are_given_once_and_cursors_sort_as_text() {
        client.submit(tasks("t", 120));
        worker.claim(120);

        List<TaskEvent> whole = awaitEvents(ALL, Optional.empty(), 360);

        assertThat(whole).extracting(TaskEvent::cursor).doesNotHaveDuplicates().isSorted();
        assertThat(whole).extracting(TaskEvent::eventId).doesNotHaveDuplicates();
        assertThat(whole).allMatch(event -> store.events().isCursor(event.cursor().value()));
    }

    @Test
    void the_end_lies_behind_everything_in_sight() {
        client.submit(tasks("t", 3));
        List<TaskEvent> before = awaitEvents(ALL, Optional.empty(), 3);
        EventCursor end = store.events().end();
        assertThat(end).isGreaterThanOrEqualTo(before.get(2).cursor());
        assertThat(store.events().read(ALL, Optional.of(end), 10).events()).isEmpty();

        worker.claim(1);

        assertThat(awaitEvents(ALL, Optional.of(end), 2))
                .extracting(TaskEvent::type)
                .containsExactly(EventType.ASSIGNED, EventType.STARTED);
    }

    @Test
    void what_never_was_a_cursor_is_told_from_one() {
        for (String text : List.of("", "no cursor", "'; --", "😀", "ABC", "-", "x".repeat(65))) {
            assertThat(store.events().isCursor(text)).as(text).isFalse();
        }
    }

    @Test
    void a_cursor_stays_good_when_its_event_is_deleted() {
        client.submit(task("a"));
        client.submit(task("gone"));
        client.submit(task("b"));
        Optional<EventCursor> cursor =
                Optional.of(awaitEvents(ALL, Optional.empty(), 3).get(1).cursor());
        client.delete("gone");

        assertThat(store.events().read(ALL, cursor, 10).events())
                .extracting(TaskEvent::taskId)
                .containsExactly(id("b"));
    }

    private List<TaskEvent> awaitEvents(
            EventScope scope, Optional<EventCursor> after, int expected) {
        List<TaskEvent> seen =
                Await.look(
                        () -> History.eventsAfter(store, scope, after, 500),
                        events -> events.size() >= expected);
        assertThat(seen).hasSize(expected);
        return seen;
    }
}
