package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.admission.UniqueRule.OnHit;
import dev.apflow.domain.admission.UniqueRule.Span;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** At most one tree with a key. */
class UniqueTreesContract extends AdmissionContract {

    private static NewTree unique(Span span, OnHit onHit, TaskSpec... tasks) {
        return tree(tasks).withUnique(Optional.of(new UniqueRule("u", span, onHit)));
    }

    private Creation create(Span span, OnHit onHit, String id) {
        return client.create(unique(span, onHit, task(id)));
    }

    @Test
    void the_other_tree_is_found_while_it_can_move_and_not_after() {
        assertThat(create(Span.UNFINISHED, OnHit.EXISTING, "a"))
                .isInstanceOf(Creation.Created.class);
        assertThat(create(Span.UNFINISHED, OnHit.EXISTING, "b"))
                .isEqualTo(new Creation.Existing(id("a")));
        var delivered = worker.take("a");
        assertThat(create(Span.UNFINISHED, OnHit.EXISTING, "b"))
                .isEqualTo(new Creation.Existing(id("a")));
        worker.succeed(delivered);

        assertThat(create(Span.UNFINISHED, OnHit.EXISTING, "b"))
                .isInstanceOf(Creation.Created.class);
        assertThat(client.exists("b")).isTrue();
    }

    @Test
    void a_tree_that_had_ended_is_in_the_way_again_once_it_runs_again() {
        create(Span.UNFINISHED, OnHit.EXISTING, "a");
        worker.succeed(worker.take("a"));
        create(Span.UNFINISHED, OnHit.EXISTING, "b");
        worker.succeed(worker.take("b"));

        client.rerun("a");

        assertThat(create(Span.UNFINISHED, OnHit.EXISTING, "c"))
                .isEqualTo(new Creation.Existing(id("a")));
    }

    @Test
    void a_refused_tree_leaves_nothing_behind() {
        create(Span.UNFINISHED, OnHit.REJECT, "a");

        assertThat(create(Span.UNFINISHED, OnHit.REJECT, "b"))
                .isEqualTo(new Creation.NotUnique(id("a")));
        assertThat(client.exists("b")).isFalse();
        worker.take("a");
    }

    @Test
    void a_pending_rule_lets_a_tree_beside_one_that_has_started() {
        client.create(unique(Span.PENDING, OnHit.REJECT, task("a"), task("a2", "a")));
        assertThat(create(Span.PENDING, OnHit.REJECT, "b"))
                .isEqualTo(new Creation.NotUnique(id("a")));
        worker.handBack(worker.take("a"));

        assertThat(create(Span.PENDING, OnHit.REJECT, "b")).isInstanceOf(Creation.Created.class);
        assertThat(create(Span.PENDING, OnHit.EXISTING, "c"))
                .isEqualTo(new Creation.Existing(id("b")));
        assertThat(create(Span.UNFINISHED, OnHit.EXISTING, "c"))
                .isEqualTo(new Creation.Existing(id("b")));
    }

    @Test
    void a_pending_tree_is_replaced() {
        client.create(unique(Span.PENDING, OnHit.REPLACE, task("a"), task("a2", "a")));

        assertThat(create(Span.PENDING, OnHit.REPLACE, "b")).isInstanceOf(Creation.Created.class);

        assertThat(client.status("a")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(client.status("a2")).isEqualTo(TaskStatus.CANCELLED);
        assertThat(client.state("a").error()).contains("replaced by b");
        worker.take("b");
    }

    @Test
    void a_tree_that_has_started_is_not_replaced() {
        create(Span.UNFINISHED, OnHit.REPLACE, "a");
        worker.take("a");

        assertThat(create(Span.UNFINISHED, OnHit.REPLACE, "b"))
                .isEqualTo(new Creation.NotUnique(id("a")));
        assertThat(client.status("a")).isEqualTo(TaskStatus.IN_PROGRESS);
    }

    @Test
    void taken_ids_replace_nothing() {
        client.submit(task("taken"));
        create(Span.PENDING, OnHit.REPLACE, "a");

        assertThat(create(Span.PENDING, OnHit.REPLACE, "taken"))
                .isEqualTo(new Creation.IdsTaken(List.of(id("taken"))));
        assertThat(client.status("a")).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void a_repeated_submission_is_recognised_before_the_key() {
        NewTree first =
                new NewTree(tree(task("a")).tree(), false, Optional.of(new Submission("s", "body")))
                        .withUnique(
                                Optional.of(new UniqueRule("u", Span.UNFINISHED, OnHit.REPLACE)));
        client.create(first);

        assertThat(client.create(first)).isEqualTo(new Creation.Repeated(id("a")));
        assertThat(client.status("a")).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void another_key_and_no_rule_are_in_nobodys_way_and_a_deleted_tree_is_in_none() {
        create(Span.UNFINISHED, OnHit.REJECT, "a");
        client.submit(task("plain"));
        assertThat(
                        client.create(
                                tree(task("b"))
                                        .withUnique(
                                                Optional.of(
                                                        new UniqueRule(
                                                                "v",
                                                                Span.UNFINISHED,
                                                                OnHit.REJECT)))))
                .isInstanceOf(Creation.Created.class);
        client.cancelAndDeleteTree("a");

        assertThat(create(Span.UNFINISHED, OnHit.REJECT, "c")).isInstanceOf(Creation.Created.class);
    }

    @Test
    void a_tree_that_can_move_no_more_is_in_nobodys_way_though_tasks_of_it_are_pending() {
        client.create(unique(Span.UNFINISHED, OnHit.REJECT, task("a"), task("a2", "a")));
        worker.fail(worker.take("a"), "no");
        assertThat(client.status("a2")).isEqualTo(TaskStatus.PENDING);

        assertThat(create(Span.UNFINISHED, OnHit.REJECT, "b")).isInstanceOf(Creation.Created.class);
    }

    @Test
    void keys_outlive_the_process() {
        create(Span.UNFINISHED, OnHit.REJECT, "a");
        reopen();

        assertThat(create(Span.UNFINISHED, OnHit.REJECT, "b"))
                .isEqualTo(new Creation.NotUnique(id("a")));
    }

    @Test
    void of_submissions_with_one_key_at_once_one_creates_its_tree() {
        List<Callable<Creation>> all =
                IntStream.range(0, 8)
                        .<Callable<Creation>>mapToObj(
                                i -> () -> create(Span.UNFINISHED, OnHit.EXISTING, "t" + i))
                        .toList();

        List<Creation> answers = AtOnce.all(all);

        assertThat(answers).filteredOn(Creation.Created.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Creation.Existing.class::isInstance).hasSize(7);
        assertThat(answers.stream().distinct().toList()).hasSize(2);
    }

    @Test
    void of_replacements_at_once_one_tree_is_left() {
        List<Callable<Creation>> all =
                IntStream.range(0, 8)
                        .<Callable<Creation>>mapToObj(
                                i -> () -> create(Span.PENDING, OnHit.REPLACE, "t" + i))
                        .toList();

        assertThat(AtOnce.all(all)).allMatch(Creation.Created.class::isInstance);
        assertThat(worker.claimIds()).hasSize(1);
    }
}
