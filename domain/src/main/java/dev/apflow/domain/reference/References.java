package dev.apflow.domain.reference;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.secret.SecretReferences;
import dev.apflow.domain.text.Excerpts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where inputs have references: an object whose only member is {@code $ref}, and <code>${…}</code>
 * within a string. Any other object with such a member is refused. Names of members are no
 * references, and neither is what names a secret.
 */
public final class References {

    public static final String MEMBER = "$ref";

    /** In the inputs of one task. */
    public static final int MOST = 10_000;

    private static final String EXPECTED_OBJECT =
            "{\"$ref\": POINTER} and no other member, POINTER being " + Reference.EXPECTED;
    private static final String EXPECTED_TEXT =
            "${POINTER}, POINTER being " + Reference.EXPECTED + "; $${ for a literal ${";
    private static final int MOST_PROBLEMS = 100;
    private static final int LONGEST_NAME = 60;
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$-]*");

    private final List<Place> found = new ArrayList<>();
    private final List<FieldProblem> problems = new ArrayList<>();

    private References() {}

    /**
     * One place.
     *
     * @param path such as {@code inputs.headers.Authorization}
     */
    public record Place(String path, Reference reference) {}

    /**
     * Looks for them.
     *
     * @param path of the inputs
     */
    public static References in(JsonObject inputs, String path) {
        References references = new References();
        if (inputs.find(MEMBER).isPresent()) {
            references.problem(
                    path,
                    "a reference stands for a value within the inputs",
                    "an object with named inputs",
                    "a reference");
        } else {
            references.members(inputs, path);
        }
        if (references.found.size() > MOST) {
            references.problem(
                    path,
                    "too many references",
                    "at most " + MOST + " places that have one",
                    String.valueOf(references.found.size()));
        }
        return references;
    }

    public List<Place> found() {
        return List.copyOf(found);
    }

    /** What is wrong with them, each with its path. */
    public List<FieldProblem> problems() {
        return List.copyOf(problems);
    }

    /** The text that a value has as a reference, if it stands for another value. */
    static Optional<String> read(JsonObject object) {
        return object.size() == 1
                        && object.find(MEMBER).orElse(object) instanceof JsonString(String text)
                ? Optional.of(text)
                : Optional.empty();
    }

    private void visit(JsonValue value, String path) {
        if (found.size() > MOST) {
            return;
        }
        switch (value) {
            case JsonObject object when object.find(SecretReferences.MEMBER).isPresent() -> {}
            case JsonObject object when object.find(MEMBER).isPresent() -> whole(object, path);
            case JsonObject object -> members(object, path);
            case JsonArray(List<JsonValue> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    visit(items.get(i), path + "[" + i + "]");
                }
            }
            case JsonString(String text) ->
                    TemplateText.of(text).ifPresent(parts -> texts(parts, path, text));
            case JsonValue other -> {}
        }
    }

    private void members(JsonObject object, String path) {
        object.members().forEach((name, value) -> visit(value, path + step(name)));
    }

    private void whole(JsonObject object, String path) {
        Optional<String> text = read(object);
        if (text.isEmpty()) {
            problem(
                    path,
                    "not a reference",
                    EXPECTED_OBJECT,
                    object.size() > 1 ? "an object of " + object.size() + " members" : "no string");
            return;
        }
        add(text.get(), path, EXPECTED_OBJECT);
    }

    private void texts(TemplateText text, String path, String shown) {
        text.problem().ifPresent(reason -> problem(path, reason, EXPECTED_TEXT, shown));
        for (TemplateText.Part part : text.parts()) {
            if (part instanceof TemplateText.Part.Inserted(String pointer)) {
                add(pointer, path, EXPECTED_TEXT);
            }
        }
    }

    private void add(String pointer, String path, String expected) {
        Reference.parse(pointer)
                .ifPresentOrElse(
                        reference -> found.add(new Place(path, reference)),
                        () -> problem(path, "not a reference", expected, pointer));
    }

    private void problem(String path, String reason, String expected, String actual) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new FieldProblem(path, reason, expected, actual));
        }
    }

    static String step(String name) {
        return PLAIN_NAME.matcher(name).matches()
                ? "." + name
                : "[\"" + Excerpts.shortened(name, LONGEST_NAME) + "\"]";
    }
}
