package dev.apflow.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.task.Answer;
import dev.apflow.application.task.ScheduleCommands;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.schedule.OverlapPolicy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** By the overlap {@code cancel} the running tree is cancelled, whoever decides that. */
class ScheduleCancelTest extends ScheduleRounds {

    private static final String FIRST = "s:20260601T120100Z";

    /** A client's call. */
    record ClientCall(String name, Function<ScheduleCommands, Answer<?>> made) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<ClientCall> calls() {
        return Stream.of(
                new ClientCall("pause", by -> by.pause(S, Optional.empty())),
                new ClientCall("put", by -> by.put(S, cancelling())),
                new ClientCall("trigger", by -> by.trigger(S, Optional.empty())));
    }

    private static JsonObject cancelling() {
        return minutely().with("overlap", new JsonString("cancel"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_call_that_decides_before_the_duty_does(ClientCall call) {
        create(cancelling());
        round(60);
        now = NOON.plusSeconds(125);
        expectDone(call.made().apply(commands()));

        assertThat(task(FIRST).status().isTerminal()).isTrue();
    }

    @Test
    void what_cancels_starts_before_a_backfill() {
        create(cancelling());
        round(60);
        now = NOON.plusSeconds(70);
        expectDone(
                commands()
                        .backfill(
                                S, order(NOON.minusSeconds(60), OverlapPolicy.BUFFER_ALL, false)));
        round(120);
        round(121);

        assertThat(ledger())
                .containsExactly(
                        "12:02 started", "12:01 started", "12:00 buffered", "11:59 buffered");
        finish();
        round(122);
        assertThat(ledger()).endsWith("12:00 buffered", "11:59 backfilled");
    }

    @Test
    void a_backfill_of_a_paused_schedule_is_not_cancelled() {
        create(cancelling());
        round(60);
        now = NOON.plusSeconds(125);
        expectDone(commands().pause(S, Optional.empty()));
        expectDone(
                commands()
                        .backfill(
                                S, order(NOON.minusSeconds(60), OverlapPolicy.BUFFER_ALL, false)));
        round(127);
        round(129);

        assertThat(ledger())
                .containsExactly(
                        "12:02 buffered", "12:01 started", "12:00 buffered", "11:59 backfilled");
        assertThat(task("s:20260601T115900Z").status().isTerminal()).isFalse();
    }

    @Test
    void what_was_triggered_behind_it_is_not_cancelled_for_it() {
        create(cancelling());
        round(60);
        round(120);
        expectDone(commands().pause(S, Optional.empty()));
        now = NOON.plusSeconds(130);
        Instant triggered = expectDone(commands().trigger(S, Optional.empty())).nominal();
        round(132);

        assertThat(triggered).isEqualTo(NOON.plusSeconds(130));
        assertThat(task("s:20260601T120210Z").status().isTerminal()).isFalse();
    }

    @Test
    void a_schedule_that_shall_cancel_from_now_on_cancels_for_what_waits() {
        create(minutely().with("overlap", new JsonString("buffer_one")));
        round(60);
        round(120);
        assertThat(task(FIRST).status().isTerminal()).isFalse();

        now = NOON.plusSeconds(130);
        expectDone(commands().put(S, cancelling()));
        round(131);
        round(133);

        assertThat(ledger()).containsExactly("12:02 started", "12:01 started");
    }
}
