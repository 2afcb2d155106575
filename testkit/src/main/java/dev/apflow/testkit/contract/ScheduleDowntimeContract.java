package dev.apflow.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.event.Changes;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.task.DueSchedules;
import dev.apflow.application.task.DueSchedules.Round;
import dev.apflow.application.task.OfferedExecutors;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.schedule.CatchUp;
import dev.apflow.domain.schedule.DueRules;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Nobody worked for a week: of each of three catch-ups and five overlaps the ledger is complete and
 * right, by a table that is written without the rules.
 */
class ScheduleDowntimeContract extends StoreContract {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration STEP = Duration.ofHours(4);
    private static final int NOMINAL = 42;
    private static final int IN_WINDOW = 18;
    private static final int MOST = 5;
    private static final int MOST_ROUNDS = 60;

    private static final class Echo implements OfferedExecutors, InputSchemas {
        @Override
        public Set<ExecutorId> ids() {
            return Set.of(new ExecutorId("echo"));
        }

        @Override
        public Optional<JsonObject> inputSchema(ExecutorId id) {
            return Optional.empty();
        }

        @Override
        public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
            return List.of();
        }

        @Override
        public Optional<String> problemOf(JsonObject schema) {
            return Optional.empty();
        }
    }

    private Instant now = Instant.EPOCH;
    private Instant newest = Instant.EPOCH;

    @Test
    void each_nominal_time_of_a_week_has_its_fate() {
        now = store.clock().now().truncatedTo(ChronoUnit.MILLIS);
        newest = now.minus(STEP.dividedBy(2));
        for (CatchUp.Mode mode : CatchUp.Mode.values()) {
            for (OverlapPolicy policy : OverlapPolicy.values()) {
                create(mode, policy);
            }
        }

        Echo echo = new Echo();
        DueSchedules due = DueSchedules.over(store, echo, echo, () -> "unused", new Changes(), 5);
        for (int i = 0; i < MOST_ROUNDS; i++) {
            Round round = round(due);
            finishOne();
            if (round.decided().isEmpty() && !round.waits()) {
                break;
            }
        }

        for (CatchUp.Mode mode : CatchUp.Mode.values()) {
            for (OverlapPolicy policy : OverlapPolicy.values()) {
                assertThat(ledger(id(mode, policy)))
                        .as("%s, %s", mode, policy)
                        .isEqualTo(expected(mode, policy));
            }
        }
    }

    private static Round round(DueSchedules due) {
        return ((AuthorizedResult.Granted<Round>) due.perform(Client.AUTHORITY)).result();
    }

    /** What is ready ends, after it was seen to be unfinished. */
    private void finishOne() {
        worker.claim(TestWorker.PLENTY).forEach(each -> worker.succeed(each.delivered()));
    }

    private static ScheduleId id(CatchUp.Mode mode, OverlapPolicy policy) {
        return new ScheduleId(word(mode) + "-" + word(policy));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Its place is a week ago: the last time that anybody worked. */
    private void create(CatchUp.Mode mode, OverlapPolicy policy) {
        long offset = Math.floorMod(newest.toEpochMilli(), STEP.toMillis());
        JsonObject document =
                JsonObject.of(
                                "every",
                                JsonObject.of(
                                        "interval_ms", JsonNumber.of(STEP.toMillis()),
                                        "offset_ms", JsonNumber.of(offset)))
                        .with("overlap", new JsonString(word(policy)))
                        .with("catch_up", new JsonString(word(mode)))
                        .with("catch_up_window_ms", JsonNumber.of(STEP.toMillis() * IN_WINDOW))
                        .with("max_catch_up", JsonNumber.of(MOST))
                        .with("tree", JsonObject.of("tasks", new JsonArray(List.of(task()))));
        Instant place = now.minus(WEEK);
        ScheduleRow row =
                new ScheduleRow(
                        id(mode, policy),
                        1,
                        1,
                        document,
                        Optional.empty(),
                        place,
                        Optional.of(place),
                        0,
                        Map.of(),
                        place,
                        place);
        Client.granted(store.scheduleWrites().create(Client.AUTHORITY, row));
    }

    private static JsonObject task() {
        return JsonObject.of(
                "key", new JsonString("a"),
                "name", new JsonString("a"),
                "schemas", JsonObject.of("method", new JsonString("echo")));
    }

    private Map<Instant, Outcome> ledger(ScheduleId id) {
        Map<Instant, Outcome> ledger = new TreeMap<>();
        store.scheduleReads()
                .ledger(id, Optional.empty(), Optional.empty(), DueRules.MOST_TIMES)
                .forEach(
                        each ->
                                ledger.put(
                                        each.occurrence().nominal(), each.occurrence().outcome()));
        return ledger;
    }

    private Map<Instant, Outcome> expected(CatchUp.Mode mode, OverlapPolicy policy) {
        List<Outcome> newestFirst = new ArrayList<>();
        int candidates =
                switch (mode) {
                    case ALL -> MOST;
                    case LATEST -> 1;
                    case NONE -> 0;
                };
        for (int i = 0; i < NOMINAL; i++) {
            newestFirst.add(
                    i < candidates
                            ? candidate(policy, i, candidates)
                            : i < IN_WINDOW ? Outcome.SKIPPED_LIMIT : Outcome.SKIPPED_WINDOW);
        }
        Map<Instant, Outcome> expected = new TreeMap<>();
        for (int i = 0; i < NOMINAL; i++) {
            expected.put(newest.minus(STEP.multipliedBy(i)), newestFirst.get(i));
        }
        return expected;
    }

    /** The oldest candidate starts; what becomes of the others is their overlap's to say. */
    private static Outcome candidate(OverlapPolicy policy, int place, int candidates) {
        boolean starts =
                switch (policy) {
                    case SKIP -> place == candidates - 1;
                    case BUFFER_ONE, CANCEL -> place == candidates - 1 || place == 0;
                    case BUFFER_ALL, ALLOW -> true;
                };
        return starts ? Outcome.STARTED : Outcome.SKIPPED_OVERLAP;
    }
}
