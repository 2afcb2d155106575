package dev.apflow.domain.problem;

import java.util.Objects;

/**
 * One thing wrong in one field of a document.
 *
 * @param field path of the field, such as {@code tasks[3].inputs.url}; empty for the whole document
 * @param reason what is wrong, a short sentence
 * @param expected what would be right
 * @param actual what is there, shortened where it is long
 */
public record FieldProblem(String field, String reason, String expected, String actual) {

    public FieldProblem {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(actual, "actual");
    }
}
