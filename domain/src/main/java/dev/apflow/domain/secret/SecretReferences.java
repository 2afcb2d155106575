package dev.apflow.domain.secret;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.text.Excerpts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where inputs name secrets: an object whose only member is {@code $secret}. Any other object with
 * such a member is refused, so that a slip of the pen is not stored as data.
 */
public final class SecretReferences {

    public static final String MEMBER = "$secret";

    /** In the inputs of one task. */
    public static final int MOST = 100;

    private static final String EXPECTED =
            "{\"$secret\": NAME} and no other member, NAME of " + SecretName.EXPECTED;
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$-]*");
    private static final int LONGEST_NAME = 60;

    private final List<Reference> found = new ArrayList<>();
    private final List<FieldProblem> problems = new ArrayList<>();

    private SecretReferences() {}

    /**
     * One place.
     *
     * @param path such as {@code inputs.headers.Authorization}
     */
    public record Reference(String path, SecretName name) {}

    /**
     * Looks for them.
     *
     * @param path of the inputs
     */
    public static SecretReferences in(JsonObject inputs, String path) {
        SecretReferences references = new SecretReferences();
        if (inputs.find(MEMBER).isPresent()) {
            references.problem(path, "a secret stands for a string", "an object");
        } else {
            references.members(inputs, path);
        }
        if (references.found.size() > MOST) {
            references.problems.add(
                    new FieldProblem(
                            path,
                            "too many secrets",
                            "at most " + MOST + " places that name one",
                            String.valueOf(references.found.size())));
        }
        return references;
    }

    public List<Reference> found() {
        return List.copyOf(found);
    }

    /** What is wrong with them, each with its path. */
    public List<FieldProblem> problems() {
        return List.copyOf(problems);
    }

    /** Whether the inputs have nothing to do with secrets. */
    public boolean isEmpty() {
        return found.isEmpty() && problems.isEmpty();
    }

    /** The secret that a value names, if that is what it does. */
    public static Optional<SecretName> read(JsonValue value) {
        return value instanceof JsonObject object
                        && object.size() == 1
                        && object.find(MEMBER).orElse(object) instanceof JsonString(String name)
                        && SecretName.isValid(name)
                ? Optional.of(new SecretName(name))
                : Optional.empty();
    }

    /** The inputs with another value in each place that names a secret. */
    public static JsonObject replaced(JsonObject inputs, Function<SecretName, JsonValue> values) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        inputs.members().forEach((name, value) -> members.put(name, replaced(value, values)));
        return new JsonObject(members);
    }

    private static JsonValue replaced(JsonValue value, Function<SecretName, JsonValue> values) {
        return switch (value) {
            case JsonObject object -> {
                Optional<SecretName> name = read(object);
                yield name.isPresent() ? values.apply(name.get()) : replaced(object, values);
            }
            case JsonArray(List<JsonValue> items) ->
                    new JsonArray(items.stream().map(each -> replaced(each, values)).toList());
            case JsonValue other -> other;
        };
    }

    private void visit(JsonValue value, String path) {
        switch (value) {
            case JsonObject object when object.find(MEMBER).isPresent() -> reference(object, path);
            case JsonObject object -> members(object, path);
            case JsonArray(List<JsonValue> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    visit(items.get(i), path + "[" + i + "]");
                }
            }
            case JsonValue other -> {}
        }
    }

    private void members(JsonObject object, String path) {
        object.members().forEach((name, value) -> visit(value, path + step(name)));
    }

    private void reference(JsonObject object, String path) {
        read(object)
                .ifPresentOrElse(
                        name -> found.add(new Reference(path, name)),
                        () -> problem(path, "not the name of a secret", shown(object)));
    }

    private void problem(String path, String reason, String actual) {
        problems.add(new FieldProblem(path, reason, EXPECTED, actual));
    }

    /** Not what stands there: it may be a secret that somebody wrote in the wrong place. */
    private static String shown(JsonObject object) {
        return object.size() > 1
                ? "an object of " + object.size() + " members"
                : object.find(MEMBER).orElse(object) instanceof JsonString
                        ? "another string"
                        : "no string";
    }

    private static String step(String name) {
        return PLAIN_NAME.matcher(name).matches()
                ? "." + name
                : "[\"" + Excerpts.shortened(name, LONGEST_NAME) + "\"]";
    }
}
