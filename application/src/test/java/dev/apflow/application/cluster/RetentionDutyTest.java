package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher;
import dev.apflow.application.runtime.HandTime;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.Retention.Phase;
import dev.apflow.application.store.Retention.Place;
import dev.apflow.application.store.Retention.Sweep;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.RetentionPolicy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

class RetentionDutyTest {

    private static final WriteAuthority ALONE = new WriteAuthority.Standalone();
    private static final Place MIDDLE = new Place(Phase.TREES, 7);

    /** Rests of a minute: the longest. */
    private static final RetentionPolicy DAYS =
            new RetentionPolicy(Optional.of(Duration.ofDays(30)), Optional.empty());

    private final HandTime time = new HandTime();
    private final HandDispatcher dispatcher = new HandDispatcher(time);
    private final Deque<Supplier<AuthorizedResult<Sweep>>> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Sweep> seen = new ArrayList<>();
    private final List<WriteAuthority> refused = new ArrayList<>();

    private final Retention retention =
            (authority, policy, from, tasks) -> {
                asked.add(time.nanos() / 1_000_000 + " from " + from.after());
                return answers.isEmpty() ? granted(Optional.empty()) : answers.poll().get();
            };

    private RetentionDuty duty(RetentionPolicy policy) {
        return new RetentionDuty(
                dispatcher,
                new StoreCalls(dispatcher, ClusterObserver.NONE),
                retention,
                policy,
                Duration.ofSeconds(10),
                seen::add,
                refused::add);
    }

    private static AuthorizedResult<Sweep> granted(Optional<Place> next) {
        return new AuthorizedResult.Granted<>(
                new Sweep(
                        List.of(new TaskId("t")), 3, 0, 0, Optional.empty(), Instant.EPOCH, next));
    }

    private void pass(Duration duration) {
        time.pass(duration);
    }

    @Test
    void looks_once_a_minute_and_says_what_it_did() {
        duty(DAYS).begin(ALONE);

        pass(Duration.ofSeconds(125));

        assertThat(asked).containsExactly("60000 from 0", "120000 from 0");
        assertThat(seen).hasSize(2);
    }

    @Test
    void a_short_limit_is_looked_at_more_often() {
        duty(new RetentionPolicy(Optional.of(Duration.ofSeconds(20)), Optional.empty()))
                .begin(ALONE);

        pass(Duration.ofMillis(4_100));

        assertThat(asked).containsExactly("2000 from 0", "4000 from 0");
    }

    @Test
    void where_everything_is_kept_nothing_is_asked() {
        duty(RetentionPolicy.KEEP_ALL).begin(ALONE);

        pass(Duration.ofDays(2));

        assertThat(asked).isEmpty();
    }

    @Test
    void a_pass_goes_on_where_the_call_before_stopped_and_leaves_the_store_alone_between() {
        answers.add(() -> granted(Optional.of(MIDDLE)));
        duty(DAYS).begin(ALONE);

        pass(Duration.ofSeconds(61));

        assertThat(asked).containsExactly("60000 from 0", "60005 from 7");
    }

    @Test
    void the_pause_is_a_multiple_of_what_the_call_took() {
        hangsFor(Duration.ofSeconds(2));

        pass(Duration.ofMillis(27_900));
        assertThat(asked).hasSize(1);
        pass(Duration.ofMillis(200));
        assertThat(asked).hasSize(2);
    }

    /** Else one call that was held up for half a minute would stop retention for seven minutes. */
    @Test
    void it_is_never_longer_than_a_rest() {
        hangsFor(Duration.ofSeconds(30));

        pass(Duration.ofMillis(59_900));
        assertThat(asked).hasSize(1);
        pass(Duration.ofMillis(200));
        assertThat(asked).hasSize(2);
    }

    /** The first call. */
    private void hangsFor(Duration duration) {
        answers.add(() -> granted(Optional.of(MIDDLE)));
        dispatcher.calls(CallKind.RETENTION, HandDispatcher.Way.HANGING);
        RetentionDuty.standalone(dispatcher, retention, DAYS, Duration.ofMinutes(10), seen::add)
                .begin(ALONE);
        pass(Duration.ofMinutes(1).plus(duration));
        dispatcher.calls(CallKind.RETENTION, HandDispatcher.Way.ANSWERED);
        dispatcher.release(CallKind.RETENTION);
    }

    @Test
    void a_call_that_fails_is_made_again_later_from_the_same_place() {
        answers.add(() -> granted(Optional.of(MIDDLE)));
        answers.add(
                () -> {
                    throw new StoreUnreachable("away", new IllegalStateException("away"));
                });
        answers.add(
                () -> {
                    throw new IllegalStateException("a bug");
                });
        duty(DAYS).begin(ALONE);

        pass(Duration.ofSeconds(185));

        assertThat(asked)
                .containsExactly("60000 from 0", "60005 from 7", "120005 from 7", "180005 from 7");
    }

    @Test
    void a_right_that_is_refused_ends_it_and_is_told() {
        answers.add(AuthorizedResult.Refused::new);
        duty(DAYS).begin(ALONE);

        pass(Duration.ofMinutes(5));

        assertThat(asked).hasSize(1);
        assertThat(refused).containsExactly(ALONE);
        assertThat(seen).isEmpty();
    }

    @Test
    void what_comes_after_its_end_is_not_heard_of() {
        RetentionDuty duty = duty(DAYS);
        dispatcher.calls(CallKind.RETENTION, HandDispatcher.Way.HANGING);
        duty.begin(ALONE);
        pass(Duration.ofSeconds(61));
        duty.end();

        dispatcher.release(CallKind.RETENTION);
        pass(Duration.ofMinutes(5));

        assertThat(asked).hasSize(1);
        assertThat(seen).isEmpty();
    }

    @Test
    void alone_it_works_by_the_only_right_there_is() {
        RetentionDuty.standalone(dispatcher, retention, DAYS, Duration.ofSeconds(10), seen::add)
                .begin(ALONE);

        pass(Duration.ofSeconds(61));

        assertThat(asked).hasSize(1);
        assertThat(seen).hasSize(1);
    }
}
