package dev.apflow.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.document.ScheduleDocuments;
import dev.apflow.application.document.ScheduleView;
import dev.apflow.application.task.Answer;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.task.ScheduledFor;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.contract.Specs;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What becomes of the nominal times of schedules, as clients and the ledger see it. */
class ScheduleRoundsTest extends ScheduleRounds {

    @Test
    void a_tree_starts_at_its_nominal_time_and_knows_it() {
        create(minutely());
        round(59);
        assertThat(ledger()).isEmpty();

        round(60);
        round(61);

        assertThat(ledger()).containsExactly("12:01 started");
        Task root = task("s:20260601T120100Z");
        assertThat(root.spec().schedule())
                .contains(new ScheduledFor("s", NOON.plusSeconds(60), Optional.of(NOON), false));
        assertThat(task("s:20260601T120100Z.after").spec().schedule())
                .isEqualTo(root.spec().schedule());
        assertThat(view().row().counts()).isEqualTo(Map.of(Outcome.STARTED, 1L));
    }

    @Test
    void while_a_tree_runs_the_next_is_skipped() {
        create(minutely());
        round(60);
        round(120);
        finish();
        round(180);

        assertThat(ledger())
                .containsExactly("12:03 started", "12:02 skipped_overlap", "12:01 started");
    }

    @Test
    void what_waits_starts_when_the_tree_has_ended() {
        create(minutely().with("overlap", new JsonString("buffer_one")));
        round(60);
        round(120);
        round(180);
        assertThat(ledger())
                .containsExactly("12:03 buffered", "12:02 skipped_overlap", "12:01 started");

        finish();
        round(185);

        assertThat(ledger())
                .containsExactly("12:03 started", "12:02 skipped_overlap", "12:01 started");
        assertThat(view().row().counts())
                .isEqualTo(Map.of(Outcome.STARTED, 2L, Outcome.SKIPPED_OVERLAP, 1L));
    }

    @Test
    void the_running_tree_is_cancelled_for_the_next() {
        create(minutely().with("overlap", new JsonString("cancel")));
        round(60);
        round(120);
        round(121);

        assertThat(ledger()).containsExactly("12:02 started", "12:01 started");
        assertThat(task("s:20260601T120100Z").status().isTerminal()).isTrue();
    }

    @Test
    void a_pause_skips_and_a_resume_goes_on() {
        create(minutely());
        expectDone(commands().pause(S, Optional.of("holidays")));
        round(60);
        now = NOON.plusSeconds(121);
        ScheduleView resumed = expectDone(commands().resume(S));
        round(180);

        assertThat(resumed.row().paused()).isEmpty();
        assertThat(ledger())
                .containsExactly("12:03 started", "12:02 skipped_paused", "12:01 skipped_paused");
    }

    @Test
    void it_pauses_itself_after_failures_in_a_row() {
        create(minutely().with("pause_after_failures", JsonNumber.of(2)));
        for (int i = 1; i <= 3; i++) {
            round(60 * i);
            worker.claim(10).forEach(each -> worker.fail(each.delivered(), "boom"));
        }

        assertThat(ledger())
                .containsExactly("12:03 skipped_paused", "12:02 started", "12:01 started");
        assertThat(view().row().paused().orElseThrow().reason())
                .contains("2 of its trees failed in a row");
    }

    @Test
    void a_tree_that_is_not_valid_any_more_is_refused_and_said_why() {
        create(minutely());
        executors.clear();
        round(60);
        executors.add(new ExecutorId("echo"));
        round(120);

        assertThat(ledger()).containsExactly("12:02 started", "12:01 refused");
        assertThat(
                        store.scheduleReads()
                                .ledger(S, Optional.of(Outcome.REFUSED), Optional.empty(), 1)
                                .getFirst()
                                .occurrence()
                                .detail()
                                .orElseThrow())
                .contains("no such executor");
    }

    @Test
    void a_tree_whose_id_is_taken_is_refused() {
        create(minutely());
        expectDone(
                useCases.by(Optional.empty())
                        .submitTree()
                        .submit(List.of(Specs.task("s:20260601T120100Z")), true, Optional.empty()));
        round(60);

        assertThat(ledger()).containsExactly("12:01 refused");
    }

    @Test
    void a_trigger_starts_one_now_whatever_runs() {
        create(minutely());
        round(60);
        now = NOON.plusSeconds(75);
        Occurrence first = expectDone(commands().trigger(S, Optional.empty()));
        Occurrence second = expectDone(commands().trigger(S, Optional.empty()));

        assertThat(first.tree()).contains(new TaskId("s:20260601T120115Z"));
        assertThat(second.nominal()).isEqualTo(NOON.plusSeconds(76));
        assertThat(first.outcome()).isEqualTo(Outcome.TRIGGERED);
        assertThat(commands().trigger(S, Optional.of(NOON.plusSeconds(60))))
                .isInstanceOf(Answer.Conflict.class);
        Occurrence ahead = expectDone(commands().trigger(S, Optional.of(NOON.plusSeconds(120))));
        assertThat(ahead.tree()).contains(new TaskId("s:20260601T120200Z"));
        round(121);
        finish();
        round(180);
        assertThat(ledger())
                .containsExactly(
                        "12:03 started",
                        "12:02 triggered",
                        "12:01 triggered",
                        "12:01 triggered",
                        "12:01 started");
    }

    @Test
    void a_backfill_starts_what_has_no_tree_one_after_the_other() {
        create(minutely());
        commands().pause(S, Optional.empty());
        round(180);
        int count =
                expectDone(commands().backfill(S, order(NOON, OverlapPolicy.BUFFER_ALL, false)));
        assertThat(count).isEqualTo(4);

        for (int i = 0; i < 6; i++) {
            round(181 + i);
            assertThat(worker.claim(10))
                    .hasSizeLessThanOrEqualTo(1)
                    .allSatisfy(each -> worker.succeed(each.delivered()));
            finish();
        }

        assertThat(ledger())
                .containsExactly(
                        "12:03 backfilled",
                        "12:02 backfilled",
                        "12:01 backfilled",
                        "12:00 backfilled");
        assertThat(task("s:20260601T120100Z").spec().schedule().orElseThrow().backfilled())
                .isTrue();
        assertThat(expectDone(commands().backfill(S, order(NOON, OverlapPolicy.ALLOW, false))))
                .isZero();
    }

    @Test
    void again_starts_also_what_has_a_tree() {
        create(minutely().with("overlap", new JsonString("allow")));
        round(60);
        expectDone(commands().backfill(S, order(NOON.plusSeconds(60), OverlapPolicy.ALLOW, true)));
        round(61);

        assertThat(ledger()).containsExactly("12:01 backfilled");
        assertThat(store.reads().task(new TaskId("s:20260601T120100Z:2"))).isPresent();
    }

    @Test
    void a_replaced_schedule_keeps_its_ledger_and_its_place() {
        create(minutely());
        round(60);
        finish();
        now = NOON.plusSeconds(110);
        ScheduleView view =
                expectDone(
                        commands().put(S, minutely().with("cron", new JsonString("*/5 * * * *"))));
        assertThat(view.isNew()).isFalse();
        assertThat(view.row().version()).isEqualTo(2);
        round(300);

        assertThat(ledger()).containsExactly("12:05 started", "12:01 started");
    }

    @Test
    void what_was_read_can_be_written_back() {
        create(minutely());
        round(60);
        JsonObject shown = ScheduleDocuments.schedule(view());

        ScheduleView again = expectDone(commands().put(S, shown));

        assertThat(again.schedule()).isEqualTo(view().schedule());
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        JsonObject wrong =
                new JsonObject(
                        new TreeMap<>(
                                Map.of(
                                        "cron",
                                        new JsonArray(List.of(new JsonString("61 * * * *"))),
                                        "every",
                                        JsonObject.of("interval_ms", JsonNumber.of(10)),
                                        "timezone",
                                        new JsonString("Mars/Base"),
                                        "overlap",
                                        new JsonString("maybe"),
                                        "catch_up",
                                        JsonBoolean.TRUE,
                                        "max_catch_up",
                                        JsonNumber.of(1L << 31),
                                        "exclude",
                                        new JsonArray(List.of(new JsonString("25.12."))),
                                        "nonsense",
                                        JsonBoolean.TRUE)));

        Answer<ScheduleView> answer = commands().create(wrong);

        assertThat(answer).isInstanceOf(Answer.Invalid.class);
        assertThat(((Answer.Invalid<ScheduleView>) answer).problems())
                .extracting(FieldProblem::field)
                .contains(
                        "cron[0]",
                        "every",
                        "timezone",
                        "overlap",
                        "catch_up",
                        "max_catch_up",
                        "exclude[0]",
                        "tree",
                        "nonsense");
        assertThat(((Answer.Invalid<ScheduleView>) answer).problems())
                .anyMatch(each -> each.reason().contains("at character 1"));
    }

    @Test
    void a_tree_that_is_not_valid_is_refused_at_the_door() {
        JsonObject tree =
                JsonObject.of(
                        "tasks",
                        new JsonArray(
                                List.of(task("a", "nothing").with("id", new JsonString("x")))));

        Answer<ScheduleView> answer = commands().create(minutely().with("tree", tree));

        assertThat(((Answer.Invalid<ScheduleView>) answer).problems())
                .extracting(FieldProblem::field)
                .containsExactly("tree.tasks[0].id");
        Answer<ScheduleView> unknown =
                commands()
                        .create(
                                minutely()
                                        .with(
                                                "tree",
                                                JsonObject.of(
                                                        "tasks",
                                                        new JsonArray(
                                                                List.of(task("a", "nothing"))))));
        assertThat(((Answer.Invalid<ScheduleView>) unknown).problems())
                .extracting(FieldProblem::field)
                .containsExactly("tree.tasks[0].schemas.method");
    }

    @Test
    void a_flow_is_run_in_its_newest_version_with_the_nominal_time() {
        putFlow("${/inputs/greeting} at ${/schedule/nominal_time}");
        create(ofFlow("report"));
        round(60);
        finish();
        putFlow("again ${/inputs/greeting}");
        round(120);

        assertThat(ledger()).containsExactly("12:02 started", "12:01 started");
        assertThat(task("s:20260601T120100Z").spec().template().orElseThrow().known().members())
                .containsValue(new JsonString("2026-06-01T12:01:00Z"));
        assertThat(
                        store.runs()
                                .origin(new TaskId("s:20260601T120200Z"))
                                .orElseThrow()
                                .flow()
                                .orElseThrow()
                                .version())
                .isEqualTo(2);
    }

    @Test
    void a_flow_that_is_gone_is_refused_and_the_next_starts_again() {
        putFlow("hello");
        create(ofFlow("report"));
        expectDone(useCases.by(Optional.empty()).deleteFlow().delete(new FlowName("report")));
        round(60);
        putFlow("hello");
        round(120);

        assertThat(ledger()).containsExactly("12:02 started", "12:01 refused");
        Answer<ScheduleView> unknown = commands().create(ofFlow("nothing"));
        assertThat(((Answer.Invalid<ScheduleView>) unknown).problems())
                .extracting(FieldProblem::field)
                .containsExactly("flow.name");
    }

    @Test
    void after_a_week_of_downtime_the_ledger_is_complete() {
        create(minutely().with("overlap", new JsonString("allow")));
        long minutes = Duration.ofDays(7).toMinutes();
        now = NOON.plus(Duration.ofDays(7));
        for (int i = 0; i < 100 && !perform().decided().isEmpty(); i++) {
            assertThat(i).isLessThan(99);
        }

        List<String> all = new ArrayList<>();
        store.scheduleReads()
                .ledger(S, Optional.empty(), Optional.empty(), 100_000)
                .forEach(each -> all.add(each.occurrence().outcome().word()));
        assertThat(all).hasSize((int) minutes);
        assertThat(all).filteredOn("started"::equals).hasSize(1);
        assertThat(all.getFirst()).isEqualTo("started");
    }

    @Test
    void a_range_of_days_is_excluded_from_its_first_to_its_last() {
        JsonObject days =
                JsonObject.of(
                        "from", new JsonString("2026-06-02"), "to", new JsonString("2026-06-03"));
        create(
                minutely()
                        .with("cron", new JsonString("0 13 * * *"))
                        .with("timezone", new JsonString("Pacific/Apia"))
                        .with("exclude", new JsonArray(List.of(days))));
        round((int) Duration.ofDays(3).toSeconds());

        assertThat(
                        store
                                .scheduleReads()
                                .ledger(S, Optional.empty(), Optional.empty(), 10)
                                .stream()
                                .map(
                                        each ->
                                                each.occurrence().nominal()
                                                        + " "
                                                        + each.occurrence().outcome().word()))
                .containsExactly(
                        "2026-06-04T00:00:00Z started",
                        "2026-06-03T00:00:00Z skipped_excluded",
                        "2026-06-02T00:00:00Z skipped_excluded");
        assertThat(ScheduleDocuments.schedule(view()).find("exclude"))
                .contains(new JsonArray(List.of(days)));
    }
}
