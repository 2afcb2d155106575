package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher;
import dev.apflow.application.runtime.HandTime;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.task.DueSchedules.Round;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

class ScheduleDutyTest {

    private static final WriteAuthority ALONE = new WriteAuthority.Standalone();

    private final HandTime time = new HandTime();
    private final HandDispatcher dispatcher = new HandDispatcher(time);
    private final Deque<Supplier<AuthorizedResult<Round>>> answers = new ArrayDeque<>();
    private final List<Long> asked = new ArrayList<>();
    private final List<Round> seen = new ArrayList<>();
    private final List<WriteAuthority> refused = new ArrayList<>();
    private final ScheduleDuty duty =
            new ScheduleDuty(
                    dispatcher,
                    new StoreCalls(dispatcher, ClusterObserver.NONE),
                    this::round,
                    Duration.ofSeconds(10),
                    seen::add,
                    refused::add);

    private AuthorizedResult<Round> round(WriteAuthority by) {
        asked.add(time.nanos() / 1_000_000);
        return answers.isEmpty() ? granted(Optional.empty(), false) : answers.poll().get();
    }

    private static AuthorizedResult<Round> granted(Optional<Duration> rest, boolean waits) {
        return new AuthorizedResult.Granted<>(new Round(List.of(), rest, waits));
    }

    private void next(long millis) {
        answers.add(() -> granted(Optional.of(Duration.ofMillis(millis)), false));
    }

    @Test
    void looks_at_once_and_then_when_the_next_is_due() {
        next(300);
        next(0);

        duty.begin(ALONE);
        time.pass(Duration.ofSeconds(4));

        assertThat(asked).containsExactly(0L, 300L, 310L);
        assertThat(seen).hasSize(3);
    }

    @Test
    void while_nothing_is_due_it_looks_every_five_seconds() {
        next(60_000);

        duty.begin(ALONE);
        time.pass(Duration.ofSeconds(11));

        assertThat(asked).containsExactly(0L, 5_000L, 10_000L);
    }

    @Test
    void what_waits_for_a_tree_is_looked_at_each_second_and_after_a_report() {
        for (int i = 0; i < 3; i++) {
            answers.add(() -> granted(Optional.of(Duration.ofMinutes(1)), true));
        }

        duty.begin(ALONE);
        time.pass(Duration.ofMillis(1_500));
        duty.committed();
        duty.committed();
        time.pass(Duration.ofMillis(100));

        assertThat(asked).containsExactly(0L, 1_000L, 1_550L);
    }

    @Test
    void a_report_is_no_reason_to_look_where_nothing_waits() {
        duty.begin(ALONE);
        time.pass(Duration.ofSeconds(1));
        duty.committed();
        time.pass(Duration.ofSeconds(1));

        assertThat(asked).containsExactly(0L);
    }

    @Test
    void a_changed_schedule_is_looked_at_soon() {
        duty.begin(ALONE);
        time.pass(Duration.ofSeconds(1));
        duty.schedulesChanged();
        time.pass(Duration.ofSeconds(1));

        assertThat(asked).containsExactly(0L, 1_010L);
    }

    @Test
    void a_change_during_a_look_is_not_forgotten() {
        dispatcher.calls(CallKind.DUE_SCHEDULES, HandDispatcher.Way.HANGING);
        duty.begin(ALONE);
        time.pass(Duration.ofSeconds(1));
        duty.schedulesChanged();
        time.settle();
        dispatcher.calls(CallKind.DUE_SCHEDULES, HandDispatcher.Way.ANSWERED);
        dispatcher.release(CallKind.DUE_SCHEDULES);
        time.pass(Duration.ofSeconds(1));

        assertThat(seen).hasSize(2);
    }

    @Test
    void a_look_that_fails_is_repeated_after_a_second() {
        answers.add(
                () -> {
                    throw new StoreUnreachable("away", new IllegalStateException("away"));
                });

        duty.begin(ALONE);
        time.pass(Duration.ofMillis(1_500));

        assertThat(asked).containsExactly(0L, 1_000L);
        assertThat(seen).hasSize(1);
    }

    @Test
    void a_right_that_is_refused_ends_it_and_is_told() {
        answers.add(AuthorizedResult.Refused::new);

        duty.begin(ALONE);
        time.pass(Duration.ofMinutes(1));

        assertThat(asked).hasSize(1);
        assertThat(refused).containsExactly(ALONE);
        assertThat(seen).isEmpty();
    }

    @Test
    void what_comes_after_its_end_is_not_heard_of() {
        dispatcher.calls(CallKind.DUE_SCHEDULES, HandDispatcher.Way.HANGING);
        duty.begin(ALONE);
        time.settle();
        duty.end();
        duty.schedulesChanged();

        dispatcher.release(CallKind.DUE_SCHEDULES);
        time.pass(Duration.ofMinutes(1));

        assertThat(seen).isEmpty();
    }
}
