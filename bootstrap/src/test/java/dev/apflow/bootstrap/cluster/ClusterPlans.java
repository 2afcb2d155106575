package dev.apflow.bootstrap.cluster;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.PlannedTask;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Trees that are asked for in recorded runs: some wait for each other, some fail for a while or for
 * good, some last so long that they are still at it when a fault or a cancel comes.
 */
record ClusterPlans(Diary diary) {

    /** A tree as the history is to know it, and as a node is asked for it. */
    record Plan(List<PlannedTask> plan, String body) {}

    /**
     * One task of a tree.
     *
     * @param failures how many attempts fail
     * @param requires names of those that must complete
     * @param follows names of those that must have ended
     */
    private record Step(
            String name,
            long millis,
            int failures,
            int attempts,
            List<String> requires,
            List<String> follows) {

        static Step lasting(String name, long millis, String... requires) {
            return new Step(name, millis, 0, 1, List.of(requires), List.of());
        }

        static Step failing(String name, int failures, int attempts) {
            return new Step(name, 20, failures, attempts, List.of(), List.of());
        }

        static Step after(String name, String follows) {
            return new Step(name, 20, 0, 1, List.of(), List.of(follows));
        }

        TaskId id(String submission) {
            return new TaskId(submission + "-" + name);
        }

        PlannedTask planned(String submission) {
            return new PlannedTask(
                    id(submission),
                    Stream.concat(
                                    requires.stream().map(on -> dependency(submission, on, true)),
                                    follows.stream().map(on -> dependency(submission, on, false)))
                            .toList());
        }

        private static Dependency dependency(String submission, String on, boolean required) {
            return new Dependency(new TaskId(submission + "-" + on), required);
        }
    }

    private static final List<List<Step>> SHAPES =
            List.of(
                    List.of(Step.lasting("a", 30)),
                    List.of(
                            Step.lasting("a", 100),
                            Step.lasting("b", 100, "a"),
                            Step.lasting("c", 100, "a"),
                            Step.lasting("d", 0, "b", "c")),
                    List.of(Step.failing("a", 2, 3), Step.lasting("b", 20, "a")),
                    List.of(
                            Step.failing("a", 99, 2),
                            Step.after("b", "a"),
                            Step.lasting("c", 20, "b")),
                    List.of(Step.lasting("a", 1_500), Step.after("b", "a")));

    /** The same for the same name. */
    Plan named(String submission) {
        List<Step> steps = SHAPES.get(Math.floorMod(submission.hashCode(), SHAPES.size()));
        return new Plan(
                steps.stream().map(step -> step.planned(submission)).toList(),
                steps.stream()
                        .map(step -> body(submission, step))
                        .collect(Collectors.joining(",", "{\"tasks\": [", "]}")));
    }

    private String body(String submission, Step step) {
        return String.format(
                Locale.ROOT,
                """
                {"id": "%s", "name": "%s", %s,
                 "retry": {"max_attempts": %d, "initial_delay_ms": 50}, "dependencies": [%s]}\
                """,
                step.id(submission),
                step.name(),
                diary.task(step.millis(), step.failures()),
                step.attempts(),
                step.planned(submission).dependencies().stream()
                        .map(ClusterPlans::body)
                        .collect(Collectors.joining(",")));
    }

    private static String body(Dependency on) {
        return String.format(
                Locale.ROOT, "{\"id\": \"%s\", \"required\": %s}", on.id(), on.required());
    }
}
