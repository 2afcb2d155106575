package dev.apflow.application.schema;

import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.text.Nearest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of inputs that an executor takes, where its schema says that it takes no others: {@code
 * "additionalProperties": false}.
 */
public final class InputNames {

    private static final String OTHERS = "additionalProperties";

    private InputNames() {}

    /** Empty where it takes any. */
    private static Optional<Set<String>> of(JsonObject schema) {
        boolean closed = schema.find(OTHERS).filter(JsonBoolean.FALSE::equals).isPresent();
        return closed && schema.find("patternProperties").isEmpty()
                ? schema.find("properties")
                        .filter(JsonObject.class::isInstance)
                        .map(known -> new TreeSet<>(((JsonObject) known).members().keySet()))
                : Optional.empty();
    }

    /**
     * The inputs that the executor does not know, each with the name that may have been meant.
     *
     * @param path of the inputs in the client's document
     */
    public static List<FieldProblem> unknown(JsonObject schema, JsonObject inputs, String path) {
        Optional<Set<String>> known = of(schema);
        return known.map(
                        names ->
                                inputs.members().keySet().stream()
                                        .filter(name -> !names.contains(name))
                                        .map(name -> problem(path + "." + name, name, names))
                                        .toList())
                .orElseGet(List::of);
    }

    private static FieldProblem problem(String field, String name, Set<String> known) {
        String reason =
                "is no input of this executor"
                        + Nearest.to(name, known)
                                .map(meant -> ", did you mean " + meant + "?")
                                .orElse("");
        return new FieldProblem(
                field, reason, known.isEmpty() ? "no inputs" : "one of " + known, name);
    }

    /**
     * The schema without what it says of other names: they were judged when the task came in, and
     * results of dependencies are among the inputs since.
     */
    public static JsonObject open(JsonObject schema) {
        return of(schema).isPresent() ? schema.without(OTHERS) : schema;
    }
}
