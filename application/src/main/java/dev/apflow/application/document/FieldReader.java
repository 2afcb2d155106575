package dev.apflow.application.document;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.text.Excerpts;
import dev.apflow.domain.text.Nearest;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the members of one JSON object and collects what is wrong with them. A member that is
 * {@code null} counts as absent. After the last member, {@link #refuseOthers} reports the members
 * that nobody asked for.
 */
public final class FieldReader {

    private static final int SUGGESTIONS = 20;

    /** No string that is a field of its own is longer, unless its reader says otherwise. */
    public static final int NAME_LENGTH = 255;

    private static final String A_TIME = "a time such as 2026-01-31T12:00:00Z";
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final BigDecimal LARGEST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

    private final JsonObject object;
    private final String path;
    private final Problems problems;
    private final Set<String> asked = new HashSet<>();

    private FieldReader(JsonObject object, String path, Problems problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    /** A reader of a document's outermost object. */
    public static FieldReader of(JsonObject object) {
        return at("", object);
    }

    /** A reader of an object that stands at {@code path} of a larger document. */
    public static FieldReader at(String path, JsonObject object) {
        return new FieldReader(object, path, new Problems());
    }

    /** Everything found so far, by this reader and those made of it. */
    public List<FieldProblem> problems() {
        return List.copyOf(problems.found);
    }

    /** How many problems were found so far. */
    public int problemCount() {
        return problems.found.size();
    }

    /** Where the object stands in its document; empty for the document itself. */
    public String path() {
        return path;
    }

    /** The object that is read. */
    JsonObject object() {
        return object;
    }

    public String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** 1 to {@code longest} characters, none of them NUL. */
    public Optional<String> string(String name, int longest) {
        String expected = "a string of 1–" + longest + " characters";
        return present(name)
                .flatMap(
                        value ->
                                value instanceof JsonString(String text) && isText(text, longest)
                                        ? Optional.of(text)
                                        : refuse(name, "not usable", expected, value));
    }

    /** A string that {@code parse} understands. */
    public <T> Optional<T> word(String name, Function<String, Optional<T>> parse, String expected) {
        return present(name)
                .flatMap(
                        value -> {
                            Optional<T> parsed =
                                    value instanceof JsonString(String text)
                                            ? parse.apply(text)
                                            : Optional.empty();
                            return parsed.isPresent()
                                    ? parsed
                                    : refuse(name, "not usable", expected, value);
                        });
    }

    /** A time with an offset (ISO 8601), of the years 1970 to 9999. */
    public Optional<Instant> instant(String name) {
        return word(name, FieldReader::parsedInstant, A_TIME);
    }

    private static Optional<Instant> parsedInstant(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.isBefore(EARLIEST) || instant.isAfter(LATEST)
                    ? Optional.empty()
                    : Optional.of(instant);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /** A whole number from {@code least} to {@code most}. */
    public Optional<Long> whole(String name, long least, long most) {
        String expected = "a whole number from " + least + " to " + most;
        return present(name)
                .flatMap(
                        value -> {
                            Optional<Long> number =
                                    wholeNumber(value).filter(n -> n >= least && n <= most);
                            return number.isPresent()
                                    ? number
                                    : refuse(name, "not usable", expected, value);
                        });
    }

    /** A number from {@code least} to {@code most}. */
    public Optional<Double> number(String name, double least, double most) {
        String expected = "a number from " + least + " to " + most;
        return present(name)
                .flatMap(
                        value ->
                                value instanceof JsonNumber(BigDecimal number)
                                                && number.doubleValue() >= least
                                                && number.doubleValue() <= most
                                        ? Optional.of(number.doubleValue())
                                        : refuse(name, "not usable", expected, value));
    }

    public Optional<Boolean> flag(String name) {
        return present(name)
                .flatMap(
                        value ->
                                value instanceof JsonBoolean(boolean flag)
                                        ? Optional.of(flag)
                                        : refuse(name, "wrong type", "true or false", value));
    }

    /** Whether something stands there. */
    public boolean has(String name) {
        return object.find(name).filter(value -> value != JsonNull.NULL).isPresent();
    }

    /** Whatever stands there. */
    Optional<JsonValue> value(String name) {
        return present(name);
    }

    /** Lets a member be there that nobody reads. */
    void ignore(String name) {
        asked.add(name);
    }

    /** A reader of an object that was found under {@code field}. */
    FieldReader within(String field, JsonObject found) {
        return new FieldReader(found, pathOf(field), problems);
    }

    public Optional<JsonObject> object(String name) {
        return present(name)
                .flatMap(
                        value ->
                                value instanceof JsonObject member
                                        ? Optional.of(member)
                                        : refuse(name, "wrong type", "an object", value));
    }

    /** A reader of the object that stands under {@code name}. */
    public Optional<FieldReader> nested(String name) {
        return object(name).map(member -> new FieldReader(member, pathOf(name), problems));
    }

    public Optional<List<JsonValue>> array(String name, int most) {
        return present(name)
                .flatMap(
                        value -> {
                            if (!(value instanceof JsonArray(List<JsonValue> items))) {
                                return refuse(name, "wrong type", "an array", value);
                            }
                            if (items.size() > most) {
                                problem(
                                        name,
                                        "too long",
                                        "at most " + most + " items",
                                        items.size() + " items");
                                return Optional.empty();
                            }
                            return Optional.of(items);
                        });
    }

    /** An array of objects, one reader each; items of another type are reported. */
    public Optional<List<FieldReader>> objects(String name, int most) {
        return array(name, most)
                .map(
                        items -> {
                            List<FieldReader> readers = new ArrayList<>();
                            for (int i = 0; i < items.size(); i++) {
                                if (items.get(i) instanceof JsonObject item) {
                                    readers.add(
                                            new FieldReader(
                                                    item, pathOf(name) + "[" + i + "]", problems));
                                } else {
                                    refuse(
                                            name + "[" + i + "]",
                                            "wrong type",
                                            "an object",
                                            items.get(i));
                                }
                            }
                            return readers;
                        });
    }

    /** An array of strings that {@code parse} understands. */
    public <T> Optional<List<T>> words(
            String name, int most, Function<String, Optional<T>> parse, String expected) {
        return array(name, most)
                .map(
                        items -> {
                            List<T> parsed = new ArrayList<>();
                            for (int i = 0; i < items.size(); i++) {
                                Optional<T> word =
                                        items.get(i) instanceof JsonString(String text)
                                                ? parse.apply(text)
                                                : Optional.empty();
                                if (word.isPresent()) {
                                    parsed.add(word.get());
                                } else {
                                    refuse(
                                            name + "[" + i + "]",
                                            "not usable",
                                            expected,
                                            items.get(i));
                                }
                            }
                            return parsed;
                        });
    }

    /** Reports that {@code name} is missing. */
    public void missing(String name, String expected) {
        if (!problems.fields.contains(pathOf(name))) {
            problem(name, "missing", expected, "nothing");
        }
    }

    /** Reports something that only the caller can see. */
    public void problem(String name, String reason, String expected, String actual) {
        problems.fields.add(pathOf(name));
        problems.found.add(new FieldProblem(pathOf(name), reason, expected, actual));
    }

    /** Reports what was found in the whole document, fields with their whole paths. */
    public void add(List<FieldProblem> found) {
        found.forEach(each -> problems.fields.add(each.field()));
        problems.found.addAll(found);
    }

    /** Reports every member that was not asked for. */
    public void refuseOthers() {
        List<String> known = asked.stream().sorted().toList();
        object.members()
                .forEach(
                        (name, value) -> {
                            if (!asked.contains(name)) {
                                problem(
                                        shown(name),
                                        "unknown field" + meant(name, known),
                                        "one of " + known,
                                        JsonExcerpt.of(value));
                            }
                        });
    }

    /** Suggestions cost time: very wrong documents get none. */
    private String meant(String name, List<String> known) {
        return problems.found.size() < SUGGESTIONS
                ? Nearest.to(name, known).map(each -> ", did you mean " + each + "?").orElse("")
                : "";
    }

    /** What all readers of one document found; the fields apart, to look them up. */
    private static final class Problems {
        private final List<FieldProblem> found = new ArrayList<>();
        private final Set<String> fields = new HashSet<>();
    }

    private Optional<JsonValue> present(String name) {
        asked.add(name);
        return object.find(name).filter(value -> value != JsonNull.NULL);
    }

    private <T> Optional<T> refuse(String name, String reason, String expected, JsonValue actual) {
        problem(name, reason, expected, JsonExcerpt.of(actual));
        return Optional.empty();
    }

    private static boolean isText(String text, int longest) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= longest
                && text.indexOf('\0') < 0;
    }

    private static Optional<Long> wholeNumber(JsonValue value) {
        if (!(value instanceof JsonNumber(BigDecimal number))
                || number.abs().compareTo(LARGEST_LONG) > 0
                || number.stripTrailingZeros().scale() > 0) {
            return Optional.empty();
        }
        return Optional.of(number.longValue());
    }

    static String shown(String name) {
        return Excerpts.shortened(name, NAME_LENGTH);
    }
}
