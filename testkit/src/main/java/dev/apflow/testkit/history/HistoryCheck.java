package dev.apflow.testkit.history;

import java.util.List;
import java.util.function.Function;

/** Judges histories by every {@link Rule}. */
public final class HistoryCheck {

    private static final List<Function<History, List<Violation>>> CHECKS =
            List.of(
                    LeadershipCheck::check,
                    SubmitCheck::check,
                    LogCheck::check,
                    TaskCheck::check,
                    DependencyCheck::check,
                    ChangeCheck::check,
                    ReaderCheck::check,
                    ExecutionCheck::check,
                    SettledCheck::check);

    private HistoryCheck() {}

    /** What is wrong; nothing where the history keeps to all rules. */
    public static List<Violation> check(History history) {
        return CHECKS.stream().flatMap(check -> check.apply(history).stream()).toList();
    }
}
