package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.TaskEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every event that a client caused names it, and no other event does. */
class ActorContract extends StoreContract {

    private static final EventScope ALL = new EventScope.Everything();

    private Client ada;
    private Client bob;

    @BeforeEach
    void clients_with_names() {
        ada = client.by("ada");
        bob = client.by("bob");
    }

    @Test
    void who_submits_is_named_by_each_task_that_is_created() {
        ada.submit(task("a"), child("b", "a"), child("c", "b", "b"));
        bob.submit(task("x"));
        client.submit(task("nobody"));

        expectActors(
                "created a ada",
                "created b ada",
                "created c ada",
                "created x bob",
                "created nobody -");
    }

    @Test
    void what_workers_do_and_the_policy_of_retries_is_no_clients() {
        ada.submit(task("a"));
        worker.handBack(worker.take("a"));
        worker.retry(worker.take("a"), "broken", Duration.ZERO);
        worker.succeed(worker.take("a"));

        expectActors(
                "created a ada",
                "assigned a -",
                "started a -",
                "reassigned a -",
                "assigned a -",
                "started a -",
                "failed a -",
                "retried a -",
                "assigned a -",
                "started a -",
                "completed a -",
                "tree_ended a -");
    }

    @Test
    void who_cancels_is_named_also_by_what_went_with_it_and_by_the_end_of_the_tree() {
        ada.submit(task("a"), child("b", "a", "a"), child("c", "b", "b"));
        worker.take("a");
        bob.cancelWithDescendants("a");
        ada.submit(task("alone"));
        bob.cancel("alone");

        awaitCount(12);
        assertThat(actors(ALL))
                .containsExactlyInAnyOrder(
                        "created a ada",
                        "created b ada",
                        "created c ada",
                        "assigned a -",
                        "started a -",
                        "cancelled a bob",
                        "cancelled b bob",
                        "cancelled c bob",
                        "tree_ended a bob",
                        "created alone ada",
                        "cancelled alone bob",
                        "tree_ended alone bob");
    }

    @Test
    void who_runs_a_task_again_is_named_and_the_end_that_comes_later_is_nobodys() {
        ada.submit(task("a"));
        worker.succeed(worker.take("a"));
        bob.rerun("a");
        worker.succeed(worker.take("a"));
        client.rerun("a");

        expectActors(
                "created a ada",
                "assigned a -",
                "started a -",
                "completed a -",
                "tree_ended a -",
                "retried a bob",
                "assigned a -",
                "started a -",
                "completed a -",
                "tree_ended a -",
                "retried a -");
    }

    @Test
    void who_runs_downstream_tasks_or_a_whole_tree_again_is_named_by_each() {
        ada.submit(task("a"), child("b", "a", "a"));
        worker.succeed(worker.take("a"));
        worker.fail(worker.take("b"), "broken");
        bob.execute("a", Scope.FAILED);
        worker.succeed(worker.take("b"));
        bob.rerunDownstream("a");
        worker.succeed(worker.take("a"));
        worker.succeed(worker.take("b"));
        ada.execute("a", Scope.ALL);

        assertThat(actors(new EventScope.By(ALL, new Actor("bob"))))
                .containsExactly("retried b bob", "retried a bob", "retried b bob");
        assertThat(actors(new EventScope.By(ALL, new Actor("ada"))))
                .containsExactly(
                        "created a ada", "created b ada", "retried a ada", "retried b ada");
    }

    @Test
    void who_deletes_the_last_tasks_that_can_move_is_named_by_the_end_of_the_tree() {
        ada.submit(task("a"), child("b", "a", "a"));
        worker.succeed(worker.take("a"));
        bob.delete("b");

        assertThat(actors(ALL)).last().isEqualTo("tree_ended a bob");
    }

    @Test
    void a_submission_that_is_repeated_by_somebody_else_tells_nothing() {
        NewTree tree =
                new NewTree(
                        Specs.tree(task("a")).tree(),
                        true,
                        Optional.of(new Submission("key", "body")));
        ada.create(tree);
        assertThat(bob.create(tree)).isInstanceOf(Creation.Repeated.class);
        bob.execute("a", Scope.RELEASE);

        expectActors("created a ada");
    }

    @Test
    void events_of_one_actor_are_read_of_all_of_a_tree_and_of_a_task() {
        ada.submit(task("a"), child("b", "a"));
        bob.submit(task("x"));
        bob.cancel("b");
        ada.cancel("x");

        EventScope tree = new EventScope.OfTree(id("a"));
        EventScope one = new EventScope.OfTask(id("b"));
        Actor ofBob = new Actor("bob");
        awaitCount(6);
        assertThat(actors(new EventScope.By(ALL, ofBob)))
                .containsExactly("created x bob", "cancelled b bob");
        assertThat(actors(new EventScope.By(tree, ofBob))).containsExactly("cancelled b bob");
        assertThat(actors(new EventScope.By(one, ofBob))).containsExactly("cancelled b bob");
        assertThat(actors(new EventScope.By(one, new Actor("ada"))))
                .containsExactly("created b ada");
        for (String other : List.of("BOB", "bo", "bob ", "b%", "-")) {
            assertThat(actors(new EventScope.By(ALL, new Actor(other)))).isEmpty();
        }
        assertThatThrownBy(() -> new EventScope.By(new EventScope.By(ALL, ofBob), ofBob))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pages_of_one_actor_join_and_an_empty_one_names_the_cursor_asked_with() {
        for (int i = 0; i < 9; i++) {
            (i % 3 == 0 ? bob : ada).submit(tasks("t" + i + "-", 3));
        }
        awaitCount(27);
        EventScope ofBob = new EventScope.By(ALL, new Actor("bob"));
        List<TaskEvent> whole = History.events(store, ofBob);
        assertThat(whole).hasSize(9);

        for (int page : List.of(1, 2, 4, 9, 10)) {
            assertThat(History.eventsAfter(store, ofBob, Optional.empty(), page)).isEqualTo(whole);
        }
        for (int i = 0; i < whole.size(); i++) {
            Optional<EventCursor> after = Optional.of(whole.get(i).cursor());
            assertThat(History.eventsAfter(store, ofBob, after, 2))
                    .isEqualTo(whole.subList(i + 1, whole.size()));
        }
        Optional<EventCursor> last = Optional.of(whole.getLast().cursor());
        assertThat(store.events().read(ofBob, last, 5)).isEqualTo(new EventPage(List.of(), last));
    }

    @Test
    void any_name_that_an_actor_can_have_is_kept_as_it_is() {
        List<String> names =
                List.of(
                        "n",
                        "a b",
                        "' or 1=1 --",
                        "%_\\",
                        "Ada Lovelace <ada@example.org>",
                        "\u00e9 \u00df \u65e5\u672c \ud83d\ude00",
                        "null",
                        "\ud83d\ude00".repeat(Actor.LONGEST),
                        "x".repeat(Actor.LONGEST));
        for (int i = 0; i < names.size(); i++) {
            client.by(names.get(i)).submit(task("t" + i));
        }
        awaitCount(names.size());

        for (int i = 0; i < names.size(); i++) {
            assertThat(actors(new EventScope.By(ALL, new Actor(names.get(i)))))
                    .containsExactly("created t" + i + " " + names.get(i));
        }
    }

    private void expectActors(String... lines) {
        List<String> expected = List.of(lines);
        assertThat(Await.look(() -> actors(ALL), expected::equals)).isEqualTo(expected);
    }

    private void awaitCount(int events) {
        assertThat(Await.look(() -> actors(ALL).size(), count -> count == events))
                .isEqualTo(events);
    }

    private List<String> actors(EventScope scope) {
        return History.events(store, scope).stream()
                .map(
                        event ->
                                event.kind()
                                        + " "
                                        + event.taskId()
                                        + " "
                                        + event.actor().map(Actor::name).orElse("-"))
                .toList();
    }
}
