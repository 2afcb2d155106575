package dev.apflow.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher;
import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.application.runtime.HandTime;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ReporterTest {

    private static final CallKind SINGLY = CallKind.REPORT_SINGLY;

    private final HandTime time = new HandTime();
    private final HandDispatcher dispatcher = new HandDispatcher(time);
    private final Store store = new Store();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final KeptLogs logs = new KeptLogs();
    private final Reporter reporter =
            new Reporter(
                    dispatcher,
                    store,
                    store,
                    new NodeId("n1"),
                    new Changes(),
                    new WorkerObserver() {
                        @Override
                        public void reported(Verdict verdict) {
                            verdicts.add(verdict);
                        }
                    },
                    new LogWriter(dispatcher, logs, new NodeId("n1")),
                    () -> {});

    private static Delivered delivered(String task) {
        return new Delivered(new TaskId(task), 1, 1);
    }

    private TaskLog log(String task) {
        return new TaskLog(delivered(task), dispatcher::now);
    }

    private static Report success(String task) {
        return new Report(
                delivered(task),
                Optional.of(IdempotencyKey.of(task, 1, JsonObject.EMPTY)),
                new Outcome.Succeeded(JsonNumber.of(1), false));
    }

    private void report(String... tasks) {
        for (String task : tasks) {
            reporter.report(success(task), log(task));
        }
        time.settle();
    }

    @Test
    void what_comes_together_is_one_batch() {
        report("a", "b");
        assertThat(store.recorded).containsOnlyKeys("a", "b");
        assertThat(dispatcher.called).containsExactly(CallKind.REPORT);
        assertThat(verdicts).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(reporter.isIdle()).isTrue();
    }

    @Test
    void what_a_task_wrote_is_with_the_store_before_its_outcome() {
        TaskLog log = log("a");
        log.add(System.Logger.Level.INFO, "half way");
        log.trace("java.io.IOException: no", "A.java:1");
        dispatcher.calls(CallKind.REPORT, Way.REPLY_LOST);
        reporter.report(success("a"), log);
        time.pass(Duration.ofSeconds(1));
        dispatcher.heal();
        time.pass(Duration.ofSeconds(5));
        assertThat(logs.lines).containsExactly("a 1: half way");
        assertThat(logs.traces).containsExactly("java.io.IOException: no");
        assertThat(store.recorded).containsOnlyKeys("a");
        assertThat(log.isEmpty()).isTrue();
    }

    @Test
    void logs_that_the_store_refuses_keep_no_outcome_from_being_recorded() {
        logs.refuses = true;
        TaskLog log = log("a");
        log.add(System.Logger.Level.INFO, "half way");
        reporter.report(success("a"), log);
        time.settle();
        assertThat(store.recorded).containsOnlyKeys("a");
        assertThat(reporter.isIdle()).isTrue();
    }

    @Test
    void a_store_that_does_not_answer_is_asked_until_it_does() {
        dispatcher.calls(CallKind.REPORT, Way.REQUEST_LOST);
        dispatcher.calls(CallKind.REPORT_SINGLY, Way.REQUEST_LOST);
        report("a");
        time.pass(Duration.ofMinutes(1));
        assertThat(reporter.underWay()).containsExactly(delivered("a"));
        dispatcher.heal();
        time.pass(Duration.ofSeconds(5));
        assertThat(store.recorded).containsOnlyKeys("a");
        assertThat(reporter.isIdle()).isTrue();
    }

    @Test
    void an_outcome_that_the_store_refuses_becomes_a_failure_and_the_others_stay_as_they_are() {
        store.refusedSuccesses.add("b");
        report("a", "b", "c");
        assertThat(store.recorded)
                .containsEntry("a", success("a").outcome())
                .containsEntry(
                        "b",
                        new Outcome.Failed(
                                "the store could not record the outcome",
                                ErrorCode.STORE_REFUSED,
                                Optional.empty()))
                .containsEntry("c", success("c").outcome());
        assertThat(verdicts).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(reporter.isIdle()).isTrue();
    }

    @Test
    void what_is_told_singly_is_still_this_workers_until_it_is_answered() {
        store.refusedSuccesses.add("b");
        dispatcher.calls(SINGLY, Way.HANGING);
        report("a", "b");
        assertThat(dispatcher.called).contains(SINGLY);
        assertThat(reporter.underWay()).containsExactlyInAnyOrder(delivered("a"), delivered("b"));
        assertThat(reporter.isIdle()).isFalse();
        dispatcher.release(SINGLY);
        time.settle();
        assertThat(reporter.underWay()).isEmpty();
    }

    @Test
    void what_the_store_refuses_even_as_a_failure_is_dropped_and_holds_up_nobody() {
        store.refusedSuccesses.add("b");
        store.refusedFailures.add("b");
        report("a", "b", "c");
        time.pass(Duration.ofSeconds(10));
        report("d");
        time.pass(Duration.ofSeconds(10));
        assertThat(store.recorded).containsOnlyKeys("a", "c", "d");
        assertThat(dispatcher.count(SINGLY)).isEqualTo(1);
        assertThat(reporter.underWay()).isEmpty();
        assertThat(reporter.isIdle()).isTrue();
    }

    @Test
    void a_store_that_falls_silent_between_single_reports_is_asked_until_it_answers() {
        store.refusedSuccesses.add("b");
        store.silentFor.add("c");
        report("a", "b", "c");
        assertThat(reporter.underWay()).contains(delivered("c"));
        store.silentFor.clear();
        time.pass(Duration.ofSeconds(10));
        assertThat(store.recorded).containsOnlyKeys("a", "b", "c");
        assertThat(store.recorded).containsEntry("c", success("c").outcome());
        assertThat(reporter.isIdle()).isTrue();
    }

    @Test
    void what_comes_in_meanwhile_goes_with_the_next_batch() {
        store.refusedSuccesses.add("a");
        dispatcher.calls(SINGLY, Way.HANGING);
        report("a");
        report("b");
        assertThat(store.recorded).isEmpty();
        dispatcher.release(SINGLY);
        time.settle();
        assertThat(store.recorded).containsOnlyKeys("a", "b");
        assertThat(store.recorded).containsEntry("b", success("b").outcome());
        assertThat(reporter.isIdle()).isTrue();
    }

    /** Records what it does not refuse; a batch is all or nothing. */
    private static final class Store implements TaskReports, TaskClaims {

        private final Set<String> refusedSuccesses = new HashSet<>();
        private final Set<String> refusedFailures = new HashSet<>();
        private final Set<String> silentFor = new HashSet<>();
        private final Map<String, Outcome> recorded = new LinkedHashMap<>();

        @Override
        public List<Verdict> report(NodeId node, List<Report> reports) {
            reports.forEach(this::judge);
            return reports.stream().map(this::record).toList();
        }

        private void judge(Report report) {
            String task = report.delivered().task().value();
            boolean refused =
                    switch (report.outcome()) {
                        case Outcome.Succeeded _ -> refusedSuccesses.contains(task);
                        case Outcome.Failed _ -> refusedFailures.contains(task);
                    };
            if (refused) {
                throw new IllegalStateException("refused by the test: " + task);
            }
            if (silentFor.contains(task)) {
                throw new StoreUnreachable("silent", new IOException("by the test"));
            }
        }

        private Verdict record(Report report) {
            String task = report.delivered().task().value();
            return recorded.putIfAbsent(task, report.outcome()) == null
                    ? Verdict.ACCEPTED
                    : Verdict.FENCED;
        }

        @Override
        public void progress(Map<Delivered, Double> progress) {
            throw new AssertionError("not asked here");
        }

        @Override
        public Optional<JsonValue> recorded(Delivered delivered, IdempotencyKey key) {
            throw new AssertionError("not asked here");
        }

        @Override
        public Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
            throw new AssertionError("not asked here");
        }

        @Override
        public void handBack(List<Delivered> deliveries, String reason) {
            throw new AssertionError("not asked here");
        }

        @Override
        public Recovered recover(String reason) {
            throw new AssertionError("not asked here");
        }

        @Override
        public int reconcile(LeaseHolder holder, Set<Delivered> known, String reason) {
            throw new AssertionError("not asked here");
        }

        @Override
        public Set<Delivered> heldBy(LeaseHolder holder) {
            return Set.of();
        }

        @Override
        public Set<Delivered> stillRunning(Set<Delivered> deliveries) {
            throw new AssertionError("not asked here");
        }
    }
}
