package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.AttemptLogs.Chunk;
import dev.apflow.application.store.AttemptLogs.EndedAttempt;
import dev.apflow.application.store.AttemptLogs.LogLine;
import dev.apflow.application.store.AttemptLogs.LogPage;
import dev.apflow.application.store.AttemptLogs.StoredLine;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** {@link AttemptLogs}. */
class AttemptLogsContract extends StoreContract {

    private static final NodeId NODE = new NodeId("n1");
    private static final OptionalInt ALL = OptionalInt.empty();

    private static Chunk chunk(Delivered delivered, int number, String... texts) {
        return new Chunk(
                delivered,
                number,
                0,
                Arrays.stream(texts)
                        .map(text -> new LogLine(Duration.ofMillis(5), Level.INFO, text))
                        .toList(),
                Optional.empty());
    }

    private static Chunk traced(Delivered delivered, int number, String trace) {
        return new Chunk(delivered, number, 0, List.of(), Optional.of(trace));
    }

    private void append(Chunk... chunks) {
        store.logs().append(NODE, List.of(chunks));
    }

    private List<String> texts(String task) {
        return page(task, ALL, 0, 1_000).lines().stream()
                .map(line -> line.number() + " " + line.text())
                .toList();
    }

    private LogPage page(String task, OptionalInt attempt, long after, int limit) {
        return store.logs().lines(id(task), attempt, after, limit);
    }

    private List<EndedAttempt> ended(String task) {
        return store.logs().ended(id(task), 0, 100);
    }

    @Test
    void lines_come_back_in_their_order_with_all_that_is_known_of_them() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        LogLine odd =
                new LogLine(Duration.ofSeconds(1), Level.ERROR, "\"quotes\" \\ tab\t ü 😀 {0} '");
        append(
                new Chunk(delivered, 1, 3, List.of(odd), Optional.empty()),
                chunk(delivered, 2, "two", ""));
        reopen();
        List<StoredLine> lines = page("a", ALL, 0, 10).lines();
        assertThat(lines).extracting(StoredLine::number).containsExactly(1L, 2L, 3L);
        StoredLine first = lines.getFirst();
        assertThat(first.text()).isEqualTo(odd.text());
        assertThat(first.level()).isEqualTo(Level.ERROR);
        assertThat(first.dropped()).isEqualTo(3);
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.delivery()).isEqualTo(1);
        assertThat(first.node()).contains(NODE);
        assertThat(first.at())
                .isBefore(store.clock().now())
                .isAfter(store.clock().now().minusSeconds(600));
        assertThat(lines.get(1).dropped()).isZero();
        assertThat(lines.get(2).text()).isEmpty();
    }

    @Test
    void a_page_ends_with_its_limit_and_says_whether_there_is_more() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        append(chunk(delivered, 1, "1", "2"), chunk(delivered, 2, "3"), chunk(delivered, 3, "4"));
        LogPage first = page("a", ALL, 0, 3);
        assertThat(first.lines()).extracting(StoredLine::text).containsExactly("1", "2", "3");
        assertThat(first.more()).isTrue();
        LogPage second = page("a", ALL, 1, 2);
        assertThat(second.lines()).extracting(StoredLine::text).containsExactly("2", "3");
        assertThat(second.more()).isTrue();
        LogPage last = page("a", ALL, 3, 2);
        assertThat(last.lines()).extracting(StoredLine::text).containsExactly("4");
        assertThat(last.more()).isFalse();
        assertThat(page("a", ALL, 4, 2)).isEqualTo(LogPage.EMPTY);
    }

    @Test
    void a_chunk_that_comes_twice_is_kept_once() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        append(chunk(delivered, 1, "one"));
        append(chunk(delivered, 1, "one"), chunk(delivered, 2, "two"));
        append(chunk(delivered, 1, "one"), chunk(delivered, 2, "two"));
        assertThat(texts("a")).containsExactly("1 one", "2 two");
    }

    @Test
    void attempts_and_deliveries_are_told_apart() {
        client.submit(task("a"));
        Delivered lost = worker.take("a");
        append(chunk(lost, 1, "lost"));
        worker.handBack(lost);
        Delivered second = worker.take("a");
        append(chunk(second, 1, "second"), chunk(lost, 2, "late"));
        worker.retry(second, "no", Duration.ZERO);
        Delivered retried = worker.take("a");
        append(chunk(retried, 1, "again"));
        assertThat(texts("a")).containsExactly("1 lost", "2 second", "3 late", "4 again");
        assertThat(page("a", OptionalInt.of(1), 0, 10).lines())
                .extracting(StoredLine::delivery)
                .containsExactly(1L, 2L, 1L);
        assertThat(page("a", OptionalInt.of(2), 0, 10).lines())
                .extracting(StoredLine::text)
                .containsExactly("again");
        assertThat(page("a", OptionalInt.of(3), 0, 10).lines()).isEmpty();
    }

    @Test
    void the_oldest_lines_of_an_attempt_go_and_it_says_how_many() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        String text = "x".repeat(1_000);
        int chunks = 30;
        int each = 100;
        for (int i = 1; i <= chunks; i++) {
            append(
                    chunk(
                            delivered,
                            i,
                            IntStream.range(0, each).mapToObj(n -> text).toArray(String[]::new)));
        }
        append(chunk(delivered, chunks + 1, "last"));
        List<StoredLine> lines = all("a");
        assertThat(lines.getLast().text()).isEqualTo("last");
        assertThat(lines.getLast().number()).isEqualTo(chunks * each + 1L);
        assertThat(lines.stream().mapToLong(line -> line.text().length()).sum())
                .isBetween(AttemptLogs.MOST_BYTES * 4 / 5, AttemptLogs.MOST_BYTES);
        assertThat(lines.getFirst().dropped()).isEqualTo(lines.getFirst().number() - 1);
        assertThat(lines.stream().skip(1).mapToLong(StoredLine::dropped).sum()).isZero();
        worker.retry(delivered, "no", Duration.ZERO);
        append(chunk(worker.take("a"), 1, "another attempt"));
        assertThat(all("a")).hasSize(lines.size() + 1);
    }

    private List<StoredLine> all(String task) {
        List<StoredLine> lines = new ArrayList<>();
        boolean more = true;
        while (more) {
            long last = lines.isEmpty() ? 0 : lines.getLast().number();
            LogPage page = page(task, ALL, last, 5_000);
            lines.addAll(page.lines());
            more = page.more();
            assertThat(page.lines().isEmpty() && more).as("an endless page").isFalse();
        }
        return lines;
    }

    @Test
    void an_attempt_shows_how_it_ended_with_its_stack_trace() {
        client.submit(task("a"));
        Delivered first = worker.take("a");
        append(traced(first, 1, "java.io.IOException: no\n\tat A.b(A.java:1)"));
        worker.retry(first, "IOException: no", Duration.ZERO);
        Delivered second = worker.take("a");
        worker.succeed(second);
        client.rerun("a");
        Delivered third = worker.take("a");
        client.cancel("a", "enough");
        List<EndedAttempt> ended = ended("a");
        assertThat(ended).extracting(EndedAttempt::attempt).containsExactly(1, 2, 3);
        EndedAttempt failed = ended.get(0);
        assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(failed.error()).contains("IOException: no");
        assertThat(failed.errorCode()).contains(ErrorCode.EXECUTOR_FAILED);
        assertThat(failed.trace()).contains("java.io.IOException: no\n\tat A.b(A.java:1)");
        assertThat(failed.node()).contains(NODE);
        assertThat(failed.delivery()).isEqualTo(1);
        assertThat(failed.startedAt().orElseThrow()).isBeforeOrEqualTo(failed.endedAt());
        EndedAttempt completed = ended.get(1);
        assertThat(completed.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(completed.result()).contains(TestWorker.resultOf(second));
        assertThat(completed.error()).isEmpty();
        assertThat(completed.errorCode()).isEmpty();
        assertThat(completed.trace()).isEmpty();
        EndedAttempt cancelled = ended.get(2);
        assertThat(cancelled.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(cancelled.error()).contains("enough");
        assertThat(cancelled.errorCode()).contains(ErrorCode.CANCELLED);
        assertThat(cancelled.delivery()).isEqualTo(third.delivery());
        assertThat(store.logs().ended(id("a"), 1, 1))
                .extracting(EndedAttempt::attempt)
                .containsExactly(2);
        assertThat(store.logs().ended(id("a"), 3, 1)).isEmpty();
    }

    @Test
    void a_trace_of_another_delivery_is_not_the_attempts() {
        client.submit(task("a"));
        Delivered lost = worker.take("a");
        append(traced(lost, 1, "of the lost one"));
        worker.handBack(lost);
        worker.fail(worker.take("a"), "no");
        assertThat(ended("a").getFirst().trace()).isEmpty();
    }

    @Test
    void what_nobody_knows_is_passed_over() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        append(chunk(new Delivered(id("nobody"), 1, 1), 1, "lost"), chunk(delivered, 1, "kept"));
        assertThat(texts("a")).containsExactly("1 kept");
        assertThat(texts("nobody")).isEmpty();
        assertThat(ended("nobody")).isEmpty();
    }

    @Test
    void lines_go_with_their_task() {
        client.submit(task("a"));
        Delivered delivered = worker.take("a");
        append(chunk(delivered, 1, "one"), traced(delivered, 2, "trace"));
        worker.fail(delivered, "no");
        client.deleteTree("a");
        append(chunk(delivered, 3, "late"));
        client.submit(task("a"));
        assertThat(texts("a")).isEmpty();
        Delivered anew = worker.take("a");
        worker.fail(anew, "no");
        assertThat(ended("a").getFirst().trace()).isEmpty();
    }
}
