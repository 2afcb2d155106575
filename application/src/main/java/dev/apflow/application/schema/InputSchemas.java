package dev.apflow.application.schema;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Judges JSON values by JSON Schemas (draft 2020-12 unless a schema says otherwise). */
public interface InputSchemas {

    String WRONG_TYPE = "has the wrong type";
    String UNKNOWN_MEMBER = "is not known to the schema";
    String NOT_ALLOWED = "is not allowed";
    String TOO_DEEP = "is nested too deep";
    String UNCHECKED = "cannot be checked against its schema";

    /** How reasons begin that do not depend on what a string has in it. */
    Set<String> OF_FORM = Set.of(WRONG_TYPE, UNKNOWN_MEMBER, NOT_ALLOWED, TOO_DEEP, UNCHECKED);

    /**
     * Everything in {@code instance} that {@code schema} refuses; empty means that it fits.
     *
     * @param path where the instance stands in the client's document, such as {@code
     *     tasks[3].inputs}; begins every problem's field
     */
    List<FieldProblem> check(JsonObject schema, JsonValue instance, String path);

    /** Why {@code schema} is no usable schema, in one sentence; empty where it is one. */
    Optional<String> problemOf(JsonObject schema);

    /** Makes checks that one client asks for at once, which share what checks may cost. */
    default <T> T together(Supplier<T> checks) {
        return checks.get();
    }
}
