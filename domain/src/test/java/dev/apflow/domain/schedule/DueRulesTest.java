package dev.apflow.domain.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.schedule.DueRules.Decision;
import dev.apflow.domain.schedule.ScheduleState.Waiting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

class DueRulesTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final CatchUp LATEST = new CatchUp(CatchUp.Mode.LATEST, Duration.ofDays(1), 100);

    private OverlapPolicy overlap = OverlapPolicy.SKIP;
    private CatchUp catchUp = LATEST;
    private Optional<Integer> pauseAfter = Optional.empty();
    private Duration jitter = Duration.ZERO;

    @Test
    void nothing_has_come_before_its_time() {
        Decision decision = decide(begin(), NOON.plusSeconds(59));

        assertThat(decision.fates()).isEmpty();
        assertThat(decision.place()).isEqualTo(NOON);
        assertThat(decision.due()).contains(NOON.plusSeconds(60));
    }

    @Test
    void what_has_come_starts_and_moves_the_place() {
        Decision decision = decide(begin(), NOON.plusSeconds(60));

        assertThat(decision.fates())
                .containsExactly(Fate.of(NOON.plusSeconds(60), Outcome.STARTED));
        assertThat(decision.place()).isEqualTo(NOON.plusSeconds(60));
        assertThat(decision.due()).contains(NOON.plusSeconds(120));
    }

    @Test
    void jitter_delays_the_start_and_not_the_nominal_time() {
        jitter = Duration.ofSeconds(30);
        Instant start = schedule().startOf(NOON.plusSeconds(60));
        assertThat(start).isBetween(NOON.plusSeconds(60), NOON.plusSeconds(90));

        assertThat(decide(begin(), start.minusMillis(1)).fates()).isEmpty();
        assertThat(decide(begin(), start).fates())
                .containsExactly(Fate.of(NOON.plusSeconds(60), Outcome.STARTED));
    }

    @Test
    void a_paused_schedule_skips() {
        ScheduleState paused = ScheduleState.begin(NOON, true);

        assertThat(outcomes(decide(paused, NOON.plusSeconds(61))))
                .containsExactly(Outcome.SKIPPED_PAUSED);
    }

    @Test
    void it_pauses_itself_after_failures_in_a_row() {
        pauseAfter = Optional.of(3);
        ScheduleState failing = new ScheduleState(NOON, false, 0, List.of(), 0, 3);

        Decision decision = decide(failing, NOON.plusSeconds(60));

        assertThat(decision.pause()).contains("3 of its trees failed in a row");
        assertThat(outcomes(decision)).containsExactly(Outcome.SKIPPED_PAUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "SKIP,       SKIPPED_OVERLAP, false",
        "BUFFER_ONE, BUFFERED,        false",
        "BUFFER_ALL, BUFFERED,        false",
        "CANCEL,     BUFFERED,        true",
        "ALLOW,      STARTED,         false"
    })
    void what_comes_while_a_tree_runs(OverlapPolicy policy, Outcome expected, boolean cancels) {
        overlap = policy;

        Decision decision = decide(running(1), NOON.plusSeconds(60));

        assertThat(outcomes(decision)).containsExactly(expected);
        assertThat(decision.cancelBefore().isPresent()).isEqualTo(cancels);
    }

    @Test
    void a_newer_one_takes_the_place_of_the_one_that_waits() {
        overlap = OverlapPolicy.BUFFER_ONE;
        ScheduleState state = waiting(1, NOON);

        Decision decision = decide(state, NOON.plusSeconds(60));

        assertThat(decision.fates())
                .extracting(Fate::nominal, Fate::outcome)
                .containsExactly(
                        tuple(NOON, Outcome.SKIPPED_OVERLAP),
                        tuple(NOON.plusSeconds(60), Outcome.BUFFERED));
    }

    @Test
    void the_oldest_that_waits_starts_when_the_tree_has_ended() {
        overlap = OverlapPolicy.BUFFER_ALL;
        ScheduleState state = waiting(0, NOON.minusSeconds(60), NOON);

        Decision decision = decide(state, NOON.plusSeconds(1));

        assertThat(decision.fates())
                .containsExactly(Fate.of(NOON.minusSeconds(60), Outcome.STARTED));
    }

    @Test
    void a_backfill_has_a_rule_of_its_own() {
        ScheduleState state =
                new ScheduleState(
                        NOON,
                        true,
                        1,
                        List.of(
                                new Waiting(
                                        NOON.minusSeconds(60), Optional.of(OverlapPolicy.ALLOW), 1),
                                new Waiting(NOON, Optional.of(OverlapPolicy.BUFFER_ALL), 1)),
                        2,
                        0);

        assertThat(decide(state, NOON.plusSeconds(1)).fates())
                .containsExactly(Fate.of(NOON.minusSeconds(60), Outcome.BACKFILLED));
    }

    @Test
    void after_a_downtime_the_latest_starts() {
        overlap = OverlapPolicy.ALLOW;

        assertThat(outcomes(decide(begin(), NOON.plusSeconds(330))))
                .containsExactly(
                        Outcome.SKIPPED_LIMIT,
                        Outcome.SKIPPED_LIMIT,
                        Outcome.SKIPPED_LIMIT,
                        Outcome.SKIPPED_LIMIT,
                        Outcome.STARTED);
    }

    @Test
    void after_a_downtime_none_starts() {
        catchUp = new CatchUp(CatchUp.Mode.NONE, Duration.ofDays(1), 100);

        assertThat(outcomes(decide(begin(), NOON.plusSeconds(130))))
                .containsExactly(Outcome.SKIPPED_LIMIT, Outcome.SKIPPED_LIMIT);
    }

    @Test
    void after_a_downtime_the_newest_within_window_and_limit_start() {
        overlap = OverlapPolicy.ALLOW;
        catchUp = new CatchUp(CatchUp.Mode.ALL, Duration.ofSeconds(200), 2);

        assertThat(outcomes(decide(begin(), NOON.plusSeconds(330))))
                .containsExactly(
                        Outcome.SKIPPED_WINDOW,
                        Outcome.SKIPPED_WINDOW,
                        Outcome.SKIPPED_LIMIT,
                        Outcome.STARTED,
                        Outcome.STARTED);
    }

    @ParameterizedTest
    @EnumSource(CatchUp.Mode.class)
    void a_week_of_downtime_leaves_no_gap_and_no_double(CatchUp.Mode mode) {
        for (OverlapPolicy policy : OverlapPolicy.values()) {
            overlap = policy;
            catchUp = new CatchUp(mode, Duration.ofDays(1), 10);
            Instant now = NOON.plus(Duration.ofDays(7)).plusSeconds(30);
            ScheduleState state = begin();
            TreeMap<Instant, Outcome> ledger = new TreeMap<>();
            Decision decision = decide(state, now);
            while (!decision.fates().isEmpty()) {
                decision.fates().forEach(fate -> ledger.put(fate.nominal(), fate.outcome()));
                state = after(ledger, decision.place());
                decision = decide(state, now);
            }

            assertThat(ledger).hasSize(7 * 24 * 60);
            assertThat(ledger.values().stream().filter(Outcome::hasTree).count())
                    .isLessThanOrEqualTo(10);
            assertThat(ledger.values().stream().filter(o -> o == Outcome.SKIPPED_WINDOW))
                    .hasSize(6 * 24 * 60);
        }
    }

    private ScheduleState after(Map<Instant, Outcome> ledger, Instant place) {
        List<Waiting> waiting =
                ledger.entrySet().stream()
                        .filter(each -> each.getValue() == Outcome.BUFFERED)
                        .map(each -> new Waiting(each.getKey(), Optional.empty(), 1))
                        .toList();
        long started = ledger.values().stream().filter(Outcome::hasTree).count();
        return new ScheduleState(place, false, (int) started, waiting, waiting.size(), 0);
    }

    private static ScheduleState begin() {
        return ScheduleState.begin(NOON, false);
    }

    private static ScheduleState running(int trees) {
        return new ScheduleState(NOON, false, trees, List.of(), 0, 0);
    }

    private static ScheduleState waiting(int running, Instant... nominal) {
        List<Waiting> waiting =
                List.of(nominal).stream()
                        .map(each -> new Waiting(each, Optional.empty(), 1))
                        .toList();
        return new ScheduleState(NOON, false, running, waiting, waiting.size(), 0);
    }

    private static List<Outcome> outcomes(Decision decision) {
        return decision.fates().stream().map(Fate::outcome).toList();
    }

    private Decision decide(ScheduleState state, Instant now) {
        return DueRules.decide(schedule(), state, now);
    }

    private Schedule schedule() {
        return new Schedule(
                new ScheduleId("s"),
                Optional.empty(),
                Crons.times("* * * *", "UTC", DstGap.SHIFT, Optional.empty()),
                jitter,
                overlap,
                catchUp,
                pauseAfter,
                new ScheduledWork.Tree(JsonObject.EMPTY),
                Map.of(),
                Optional.empty());
    }
}
