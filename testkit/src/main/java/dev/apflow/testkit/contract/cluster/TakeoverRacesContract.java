package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tree;
import static dev.apflow.testkit.contract.cluster.Member.LONG;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.History;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A leader that writes as fast as it can while another takes leadership. */
class TakeoverRacesContract extends ClusterContract {

    private static final int ROUNDS = 5;
    private static final int WRITERS = 4;
    private static final int WRITES_BEFORE = 9;
    private static final int MOST_WRITES = 1_000_000;

    /** What there is of a writer's task after so many writes: it begins anew with each fourth. */
    private static final List<String> AFTER_WRITES =
            List.of("none", "pending 1", "cancelled 1", "pending 2");

    @Test
    void nothing_of_an_epoch_is_written_after_the_next_was_granted() {
        Member from = join("a");
        Member to = join("b");
        WriteAuthority.Term term = from.lead();
        for (int round = 0; round < ROUNDS; round++) {
            term = takeOver(from, term, to, "r" + round);
            Member former = from;
            from = to;
            to = former;
        }
    }

    private static WriteAuthority.Term takeOver(
            Member from, WriteAuthority.Term term, Member to, String round) {
        List<String> ids = IntStream.range(0, WRITERS).mapToObj(i -> round + "-" + i).toList();
        AtomicInteger written = new AtomicInteger();
        List<String> found = new ArrayList<>();
        List<Callable<Long>> all = new ArrayList<>();
        for (String each : ids) {
            all.add(() -> writeUntilRefused(from.store(), term, each, written));
        }
        all.add(
                () -> {
                    Await.look(written::get, count -> count >= WRITES_BEFORE);
                    long epoch =
                            to.lead(new AcquireReason.HolderGone(term.epoch()), LONG)
                                    .epoch()
                                    .value();
                    ids.forEach(each -> found.add(stateOf(to.store(), each)));
                    return epoch;
                });

        List<Long> answers = AtOnce.all(all);

        assertThat(found)
                .as("seen right after the grant: all that was ever acknowledged")
                .isEqualTo(
                        answers.subList(0, WRITERS).stream()
                                .map(writes -> AFTER_WRITES.get((int) (writes % 4)))
                                .toList());
        WriteAuthority.Term next = to.term(answers.get(WRITERS));
        expectFirstWriteBehindAllBefore(to, next, round);
        return next;
    }

    /** Answers how many writes were granted. */
    private static long writeUntilRefused(
            Store store, WriteAuthority.Term term, String id, AtomicInteger written) {
        for (long i = 0; i < MOST_WRITES; i++) {
            if (write(store, term, id, (int) (i % 4)) instanceof AuthorizedResult.Refused<?>) {
                return i;
            }
            written.incrementAndGet();
        }
        throw new AssertionError("never refused: " + term);
    }

    private static AuthorizedResult<?> write(
            Store store, WriteAuthority.Term term, String id, int step) {
        return switch (step) {
            case 0 -> store.trees().create(term, tree(task(id)));
            case 1 -> store.tasks().cancel(term, id(id), Optional.empty(), false);
            case 2 -> store.tasks().rerun(term, id(id), false);
            default -> store.tasks().delete(term, id(id), false);
        };
    }

    private static String stateOf(Store store, String id) {
        return store.reads()
                .task(id(id))
                .map(task -> task.status().word() + " " + task.state().attempt())
                .orElse("none");
    }

    private static void expectFirstWriteBehindAllBefore(
            Member leader, WriteAuthority.Term term, String round) {
        String first = round + "-first";
        leader.client(term).submit(task(first));
        List<TaskEvent> events =
                Await.look(
                        () -> History.events(leader.store(), new EventScope.Everything()),
                        log -> log.stream().anyMatch(event -> event.taskId().equals(id(first))));
        assertThat(events.get(events.size() - 1).taskId()).isEqualTo(id(first));
    }
}
