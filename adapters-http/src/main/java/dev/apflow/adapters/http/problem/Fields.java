package dev.apflow.adapters.http.problem;

import dev.apflow.application.document.FieldReader;
import dev.apflow.domain.problem.FieldProblem;

import java.util.List;
import java.util.function.Function;

/** Reading documents of which every field must be right. */
public final class Fields {

    private Fields() {}

    /**
     * What {@code read} makes of a document.
     *
     * @throws Refusal naming everything that {@code read} finds wrong or does not ask for
     */
    public static <T> T read(FieldReader document, Function<FieldReader, T> read) {
        T value = read.apply(document);
        document.refuseOthers();
        if (document.problemCount() > 0) {
            throw new ProblemException(Problem.of(ProblemKind.INVALID, document.problems()));
        }
        return value;
    }

    /** One field is wrong, and there is nothing to read on for. */
    public static ProblemException refusal(
            String field, String reason, String expected, String actual) {
        return new ProblemException(
                Problem.of(
                        ProblemKind.INVALID,
                        List.of(new FieldProblem(field, reason, expected, actual))));
    }
}
