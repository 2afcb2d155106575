package dev.apflow.domain.tree;

import dev.apflow.domain.problem.FieldProblem;

import java.util.Objects;

/** One thing wrong with a tree. */
public record TreeProblem(Kind kind, FieldProblem problem) {

    /** What rule was broken; clients of the JSON-RPC interface tell cycles from the rest. */
    public enum Kind {
        SIZE,
        DUPLICATE_ID,
        ROOT,
        PARENT,
        PARENT_CYCLE,
        DEPTH,
        DEPENDENCY,
        DEPENDENCY_CYCLE
    }

    public TreeProblem {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(problem, "problem");
    }

    static TreeProblem of(Kind kind, String field, String reason, String expected, Object actual) {
        return new TreeProblem(
                kind, new FieldProblem(field, reason, expected, String.valueOf(actual)));
    }
}
