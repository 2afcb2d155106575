package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.IntStream;

@Timeout(30)
class GroupCommitTest {

    private static final int MOST = 4;

    private final List<List<Integer>> groups = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    private GroupCommit<Integer, String> commit(
            int parallel, Function<List<Integer>, List<String>> work) {
        return new GroupCommit<>(
                parallel,
                (group, next) -> group.size() < MOST,
                requests -> {
                    groups.add(requests);
                    return work.apply(requests);
                });
    }

    private static List<String> answers(List<Integer> requests) {
        return requests.stream().map(each -> "answer " + each).toList();
    }

    @Test
    void who_is_alone_begins_at_once() {
        GroupCommit<Integer, String> commit = commit(1, GroupCommitTest::answers);

        assertThat(commit.call(1)).isEqualTo("answer 1");
        assertThat(commit.call(2)).isEqualTo("answer 2");

        assertThat(groups).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void those_that_come_meanwhile_go_together_as_many_as_may() {
        CountDownLatch started = new CountDownLatch(1);
        Semaphore gate = new Semaphore(0);
        GroupCommit<Integer, String> commit =
                commit(
                        1,
                        requests -> {
                            started.countDown();
                            gate.acquireUninterruptibly();
                            return answers(requests);
                        });
        CompletableFuture<String> first = later(commit, 0);
        await(started);
        List<CompletableFuture<String>> rest =
                IntStream.rangeClosed(1, 6).mapToObj(each -> waiting(commit, each)).toList();
        gate.release(100);

        assertThat(first.join()).isEqualTo("answer 0");
        assertThat(rest.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(answers(List.of(1, 2, 3, 4, 5, 6)));
        assertThat(groups).containsExactly(List.of(0), List.of(1, 2, 3, 4), List.of(5, 6));
    }

    @Test
    void a_failure_is_told_to_its_group_and_the_next_go_on() {
        CountDownLatch started = new CountDownLatch(1);
        Semaphore gate = new Semaphore(0);
        GroupCommit<Integer, String> commit =
                commit(
                        1,
                        requests -> {
                            started.countDown();
                            gate.acquireUninterruptibly();
                            if (requests.contains(2)) {
                                throw new IllegalStateException("refused");
                            }
                            return answers(requests);
                        });
        later(commit, 0);
        await(started);
        List<CompletableFuture<String>> rest =
                IntStream.rangeClosed(1, 5).mapToObj(each -> waiting(commit, each)).toList();
        gate.release(100);

        for (CompletableFuture<String> each : rest.subList(0, 4)) {
            assertThatThrownBy(each::join).hasRootCauseMessage("refused");
        }
        assertThat(rest.get(4).join()).isEqualTo("answer 5");
        assertThat(commit.call(6)).isEqualTo("answer 6");
    }

    @Test
    void each_of_many_callers_gets_its_own_answer() {
        GroupCommit<Integer, String> commit = commit(2, GroupCommitTest::answers);

        List<CompletableFuture<String>> all =
                IntStream.range(0, 20_000).mapToObj(each -> later(commit, each)).toList();

        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).join()).isEqualTo("answer " + i);
        }
        assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(20_000);
        assertThat(groups).allMatch(group -> group.size() <= MOST);
    }

    private CompletableFuture<String> later(GroupCommit<Integer, String> commit, int request) {
        return CompletableFuture.supplyAsync(() -> commit.call(request), callers);
    }

    /** Returns when it stands in the line, so that the order is known. */
    private CompletableFuture<String> waiting(GroupCommit<Integer, String> commit, int request) {
        int before = commit.waiting();
        CompletableFuture<String> answer = later(commit, request);
        while (commit.waiting() == before) {
            Thread.onSpinWait();
        }
        return answer;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
