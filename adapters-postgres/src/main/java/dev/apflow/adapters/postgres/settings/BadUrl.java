package dev.apflow.adapters.postgres.settings;

import dev.apflow.domain.problem.FieldProblem;

/** A database URL that is refused. It never holds the password, nor what may be a part of it. */
final class BadUrl extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String actual;

    /**
     * @param actual what came, safe to show
     */
    BadUrl(String reason, String expected, String actual) {
        super(reason, null, false, false);
        this.expected = expected;
        this.actual = actual;
    }

    FieldProblem problem(String field) {
        return new FieldProblem(field, String.valueOf(getMessage()), expected, actual);
    }
}
