package dev.apflow.simulation.planted;

import java.util.List;
import java.util.stream.Stream;

/** Bugs of what an execution comes to: its result, its error, its timeout, its next attempt. */
final class OutcomeBugs {

    private static final String WORKER = "application/dev/apflow/application/worker/";
    private static final String RETRY = "domain/dev/apflow/domain/task/RetryPolicy.java";
    private static final String STORE = "store-memory/dev/apflow/store/memory/";

    private OutcomeBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(outcomes(), attempts()).flatMap(List::stream);
    }

    private static List<PlantedBug> outcomes() {
        String executions = WORKER + "RunningTasks.java";
        String run = WORKER + "TaskRun.java";
        return List.of(
                PlantedBug.of(
                        "every second attempt dies in the worker",
                        run,
                        "private End execute(RunContext context) throws Exception {",
                        "private End execute(RunContext context) throws Exception {"
                                + " if (claimed.delivered().attempt() % 2 == 0)"
                                + " throw new IllegalStateException(\"planted\");"),
                PlantedBug.of(
                        "a wrong result is reported",
                        executions,
                        "new Outcome.Succeeded(result, cached)",
                        "new Outcome.Succeeded(each.claimed.spec().params(), cached)"),
                PlantedBug.of(
                        "an error is reported as a success",
                        executions,
                        "report(each, outcome(each, failure));",
                        "report(each, new Outcome.Succeeded(each.claimed.spec().params(),"
                                + " false));"),
                PlantedBug.of(
                                "what was found in the cache is said to be executed",
                                run,
                                "new End.Success(recorded.get(), true)",
                                "new End.Success(recorded.get(), false)")
                        .shownBy(18),
                PlantedBug.of(
                        "timeouts do nothing",
                        executions,
                        "dispatcher.after( limit, () -> interrupt(each, Stop.TIMEOUT))",
                        "dispatcher.after(limit, () -> {})"),
                PlantedBug.of(
                        "a timeout comes at half its time",
                        executions,
                        "dispatcher.after( limit, () -> interrupt(each, Stop.TIMEOUT))",
                        "dispatcher.after(limit.dividedBy(2), () -> interrupt(each,"
                                + " Stop.TIMEOUT))"),
                PlantedBug.of(
                        "another result is kept than the one that is reported",
                        STORE + "MemoryReports.java",
                        "row.result = Optional.of(result);",
                        "row.result = Optional.of(row.spec.params());"));
    }

    private static List<PlantedBug> attempts() {
        String executions = WORKER + "RunningTasks.java";
        return List.of(
                PlantedBug.of(
                        "a failure is never tried again",
                        RETRY,
                        "failedInRun >= maxAttempts",
                        "failedInRun >= 1"),
                PlantedBug.of(
                        "a worker zeroes the delay of a retry",
                        executions,
                        "failure.retryable() ? delay : Optional.empty()",
                        "failure.retryable() ? delay.map(each1 -> Duration.ZERO) :"
                                + " Optional.empty()"),
                PlantedBug.of(
                        "a permanent failure is tried again",
                        executions,
                        "failure.retryable() ? delay : Optional.empty()",
                        "delay"),
                PlantedBug.of(
                                "delays do not double",
                                RETRY,
                                "delay = delay.multipliedBy(2);",
                                "delay = delay.multipliedBy(1);")
                        .shownBy(2),
                PlantedBug.of(
                                "no delay is bounded",
                                RETRY,
                                "return shorter(delay, maxDelay);",
                                "return delay;")
                        .shownBy(2),
                PlantedBug.of(
                        "jitter lengthens delays",
                        RETRY,
                        "nanos - (long) (nanos * jitter * chance)",
                        "nanos + (long) (nanos * jitter * chance)"));
    }
}
