package dev.apflow.domain.problem;

import dev.apflow.domain.text.Excerpts;

import java.util.Objects;

/**
 * One thing wrong with one field of what a client sent; all of a request's problems are reported
 * together.
 *
 * @param field path of the field, such as {@code tasks[3].inputs.url}
 * @param reason what is wrong, one short sentence
 * @param expected what would have been right
 * @param actual what came, shortened where it is long
 */
public record FieldProblem(String field, String reason, String expected, String actual) {

    private static final int LONGEST = 200;

    public FieldProblem {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(expected, "expected");
        actual = shortened(Objects.requireNonNull(actual, "actual"));
    }

    /** The same problem seen from an enclosing document. */
    public FieldProblem under(String prefix) {
        String path =
                field.isEmpty() || field.startsWith("[") ? prefix + field : prefix + "." + field;
        return new FieldProblem(path, reason, expected, actual);
    }

    @Override
    public String toString() {
        return field + ": " + reason + " (expected " + expected + ", got " + actual + ")";
    }

    private static String shortened(String text) {
        return Excerpts.shortened(text, LONGEST);
    }
}
