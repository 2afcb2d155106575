package dev.apflow.domain.reference;

import dev.apflow.domain.json.JsonPointer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One value that a task knows when it starts.
 *
 * @param root what the pointer's first steps are
 */
public record Reference(Root root, JsonPointer pointer) {

    /** What a reference may be, in words for a client. */
    public static final String EXPECTED =
            "a JSON Pointer: /inputs/…, /tasks/{key}/result/…, /run/id, /run/attempt or"
                    + " /schedule/nominal_time";

    /** What can be referred to. */
    public enum Root {
        /** The inputs of the run. */
        INPUTS,
        /** The result of another task. */
        TASK,
        RUN_ID,
        ATTEMPT,
        /** The time that the schedule had in mind. */
        NOMINAL_TIME
    }

    private static final String TASKS = "tasks";
    private static final String RESULT = "result";
    private static final int STEPS_TO_RESULT = 3;

    public Reference {
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(pointer, "pointer");
    }

    /** The reference that a text is, if it is one. */
    public static Optional<Reference> parse(String text) {
        return JsonPointer.parse(text)
                .flatMap(
                        pointer -> root(pointer.steps()).map(root -> new Reference(root, pointer)));
    }

    private static Optional<Root> root(List<String> steps) {
        if (steps.size() >= STEPS_TO_RESULT
                && steps.get(0).equals(TASKS)
                && steps.get(2).equals(RESULT)) {
            return Optional.of(Root.TASK);
        }
        if (!steps.isEmpty() && steps.get(0).equals("inputs")) {
            return Optional.of(Root.INPUTS);
        }
        return steps.equals(List.of("run", "id"))
                ? Optional.of(Root.RUN_ID)
                : steps.equals(List.of("run", "attempt"))
                        ? Optional.of(Root.ATTEMPT)
                        : steps.equals(List.of("schedule", "nominal_time"))
                                ? Optional.of(Root.NOMINAL_TIME)
                                : Optional.empty();
    }

    /** The name of the task that it refers to: its key, or its id where it has no key. */
    public Optional<String> task() {
        return root == Root.TASK ? Optional.of(pointer.steps().get(1)) : Optional.empty();
    }

    /** Of a task: the place in its result. */
    JsonPointer inResult() {
        return pointer.after(STEPS_TO_RESULT);
    }

    /** The pointer, as it is written. */
    @Override
    public String toString() {
        return pointer.toString();
    }
}
