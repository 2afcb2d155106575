package dev.apflow.adapters.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.Signals.Committed;
import dev.apflow.application.store.cluster.Signals.Interrupted;
import dev.apflow.application.store.cluster.Signals.LeadershipOffered;
import dev.apflow.application.store.cluster.Signals.Signal;
import dev.apflow.application.store.cluster.Signals.WorkAvailable;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class SignalTextsTest {

    /** What PostgreSQL takes. */
    private static final int LONGEST_BYTES = 7_999;

    private static final List<Signal> ALL =
            List.of(
                    new Committed(),
                    new WorkAvailable(),
                    new LeadershipOffered(new Epoch(7)),
                    new Interrupted(
                            Set.of(
                                    new Delivered(new TaskId("a"), 1, 2),
                                    new Delivered(new TaskId("a"), 2, 3),
                                    new Delivered(new TaskId("b"), 1, 7))));

    private final SignalTexts ours = new SignalTexts(1);
    private final SignalTexts theirs = new SignalTexts(12);

    @Test
    void each_signal_comes_back_as_it_was_sent() {
        assertThat(ALL)
                .allSatisfy(
                        signal ->
                                assertThat(ours.of(signal).stream().map(theirs::signal))
                                        .containsExactly(Optional.of(signal)));
    }

    @Test
    void nobody_hears_itself() {
        assertThat(ALL)
                .allSatisfy(
                        signal ->
                                assertThat(ours.of(signal).stream().map(ours::signal))
                                        .containsExactly(Optional.empty()));
    }

    @Test
    void many_tasks_go_in_parts_that_are_short_enough() {
        Set<Delivered> tasks =
                IntStream.range(0, 100)
                        .mapToObj(i -> new TaskId("x".repeat(252) + (100 + i)))
                        .map(id -> new Delivered(id, Integer.MAX_VALUE, Long.MAX_VALUE))
                        .collect(Collectors.toSet());

        List<String> texts = ours.of(new Interrupted(tasks));

        assertThat(texts)
                .allMatch(text -> text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES);
        assertThat(texts.stream().flatMap(text -> theirs.signal(text).stream()))
                .allMatch(Interrupted.class::isInstance)
                .flatExtracting(signal -> ((Interrupted) signal).deliveries())
                .containsExactlyInAnyOrderElementsOf(tasks);
    }

    @Test
    void what_another_version_says_besides_hides_nothing() {
        Interrupted two =
                new Interrupted(
                        Set.of(
                                new Delivered(new TaskId("a"), 1, 2),
                                new Delivered(new TaskId("b"), 1, 7)));
        assertThat(ours.signal("12 interrupted a/1/2/why b/1/7")).contains(two);
        assertThat(ours.signal("12 interrupted a/1/2 by:leader b/1/7 c/x/1 ?")).contains(two);
        assertThat(ours.signal("12 work urgent v2")).contains(new WorkAvailable());
        assertThat(ours.signal("12 committed {\"tree\":\"t\"}")).contains(new Committed());
        assertThat(ours.signal("12 seat 7 soon")).contains(new LeadershipOffered(new Epoch(7)));
        assertThat(ours.signal("n1-2026 work")).contains(new WorkAvailable());
    }

    @Test
    void what_this_version_does_not_know_is_passed_over() {
        assertThat(
                        List.of(
                                "",
                                " ",
                                "12",
                                "12 ",
                                "12 later",
                                "12 seat",
                                "12 seat x",
                                "12 seat 0",
                                "12 interrupted ?",
                                "12 interrupted a",
                                "12 interrupted a/1",
                                "12 interrupted a/1/x"))
                .allSatisfy(text -> assertThat(ours.signal(text)).isEmpty());
    }
}
