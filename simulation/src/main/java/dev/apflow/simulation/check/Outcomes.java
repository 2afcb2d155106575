package dev.apflow.simulation.check;

import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.node.PortMethod;
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
        if (call.method() == PortMethod.REPORT && result instanceof List<?> verdicts) {
            List<?> reports = (List<?>) call.arguments().get(1);
            for (int i = 0; i < reports.size(); i++) {
                if (verdicts.get(i) == Verdict.ACCEPTED
                        && reports.get(i) instanceof Report(var delivered, var key, var outcome)) {
                    last.put(delivered.task(), outcome);
                }
            }
        }
    }

    /** Whether a task shows this failure: its text and its code. */
    private static boolean shows(Task task, Optional<Outcome> reported) {
        return reported.orElse(null) instanceof Outcome.Failed(String error, ErrorCode code, var _)
                && task.state().error().equals(Optional.of(error))
                && task.state().errorCode().equals(Optional.of(code));
    }

    /** A task shows what was reported of its attempt, or of the one before in the same run. */
    void compare(Task task, Entry entry) {
        Optional<Outcome> reported = Optional.ofNullable(last.get(task.id()));
        Optional<?> result = task.state().result();
        Optional<?> error = task.state().error();
        Optional<ErrorCode> code = task.state().errorCode();
        boolean agrees =
                switch (task.status()) {
                    case COMPLETED ->
                            error.isEmpty()
                                    && code.isEmpty()
                                    && reported.filter(Outcome.Succeeded.class::isInstance)
                                            .map(each -> ((Outcome.Succeeded) each).result())
                                            .equals(result);
                    case FAILED ->
                            result.isEmpty()
                                    && (entry.setAside
                                            ? code.equals(
                                                    Optional.of(ErrorCode.TOO_MANY_DELIVERIES))
                                            : shows(task, reported));
                    case PENDING ->
                            result.isEmpty()
                                    && (entry.failedInRun == 0
                                            ? error.isEmpty() && code.isEmpty()
                                            : shows(task, reported));
                    case IN_PROGRESS -> result.isEmpty() && code.isEmpty();
                    case CANCELLED ->
                            result.isEmpty() && code.equals(Optional.of(ErrorCode.CANCELLED));
                };
        findings.require(
                agrees,
                "what was reported is stored",
                () ->
                        task.id()
                                + " has "
                                + result
                                + ", "
                                + error
                                + ", "
                                + code
                                + " and not "
                                + reported);
    }
}
