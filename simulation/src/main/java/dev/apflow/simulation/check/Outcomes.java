package dev.apflow.simulation.check;

import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.trace.Findings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was reported of each task at last, and accepted. */
final class Outcomes {

    private final Findings findings;
    private final Map<TaskId, Outcome> last = new HashMap<>();

    Outcomes(Findings findings) {
        this.findings = findings;
    }

    void tookEffect(StoreCall call, Object result) {
        if (call.name().equals("TaskReports.report") && result instanceof List<?> verdicts) {
            List<?> reports = (List<?>) call.arguments().get(1);
            for (int i = 0; i < reports.size(); i++) {
                if (verdicts.get(i) == Verdict.ACCEPTED
                        && reports.get(i) instanceof Report(var delivered, var key, var outcome)) {
                    last.put(delivered.task(), outcome);
                }
            }
        }
    }

    private static Optional<String> error(Optional<Outcome> reported) {
        return reported.filter(Outcome.Failed.class::isInstance)
                .map(each -> ((Outcome.Failed) each).error());
    }

    /** A task shows what was reported of its attempt, or of the one before in the same run. */
    void compare(Task task, Entry entry) {
        Optional<Outcome> reported = Optional.ofNullable(last.get(task.id()));
        Optional<?> result = task.state().result();
        Optional<?> error = task.state().error();
        boolean agrees =
                switch (task.status()) {
                    case COMPLETED ->
                            error.isEmpty()
                                    && reported.filter(Outcome.Succeeded.class::isInstance)
                                            .map(each -> ((Outcome.Succeeded) each).result())
                                            .equals(result);
                    case FAILED -> result.isEmpty() && error(reported).equals(error);
                    case PENDING ->
                            result.isEmpty()
                                    && (entry.failedInRun == 0
                                            ? error.isEmpty()
                                            : error(reported).equals(error));
                    case IN_PROGRESS, CANCELLED -> result.isEmpty();
                };
        findings.require(
                agrees,
                "what was reported is stored",
                () -> task.id() + " has " + result + ", " + error + " and not " + reported);
    }
}
