package dev.apflow.domain.mask;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.secret.SecretReferences;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hides secrets in documents: values whose names tell that they are secrets, user names and
 * passwords in URLs, values of a URL's query with such a name, and bearer tokens.
 */
public final class Masks {

    /** What stands in place of a secret. */
    public static final String MASK = "***";

    /** The names of the contract. */
    public static final List<String> USUAL =
            List.of(
                    "*authorization*",
                    "*cookie*",
                    "*password*",
                    "*passwd*",
                    "*secret*",
                    "*token*",
                    "*api-key*",
                    "*apikey*",
                    "x-*-key");

    public static final String EXPECTED =
            "names of letters, digits and -, with * for anything, separated by commas";

    private static final JsonString MASKED = new JsonString(MASK);
    private static final Pattern USER_INFO = Pattern.compile("(://)[^/?#@\\s\"]*+@");
    private static final Pattern QUERY =
            Pattern.compile("([?&;])([^=&?#\\s\"]{1,200}+)=([^&#\\s\"]*+)");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer)\\s++[^\\s\",;]{8,}+");
    private static final Pattern HEADER =
            Pattern.compile(
                    "(?i)\\b(authorization[\"']?\\s*+[:=]\\s*+[\"']?)(?:\\w++\\s++)?[^\\s\",;]++");
    private static final String NAME = "name";
    private static final String VALUE = "value";

    private final List<NamePattern> names;

    private Masks(List<NamePattern> names) {
        this.names = List.copyOf(names);
    }

    /** With the names of the contract. */
    public static Masks usual() {
        return of(USUAL);
    }

    /**
     * With these names.
     *
     * @param patterns each {@link #isPattern valid}
     */
    public static Masks of(List<String> patterns) {
        return new Masks(patterns.stream().map(NamePattern::of).toList());
    }

    public static boolean isPattern(String text) {
        return NamePattern.isValid(text);
    }

    /** Whether what is called so is a secret. */
    public boolean hides(String name) {
        String plain = NamePattern.plain(name);
        return names.stream().anyMatch(each -> each.matches(plain));
    }

    /** The document without its secrets. */
    public JsonValue mask(JsonValue document) {
        return switch (document) {
            case JsonObject object when namesSecret(object) -> object;
            case JsonObject object -> object(object);
            case JsonArray(List<JsonValue> items) -> array(items);
            case JsonString(String text) -> new JsonString(text(text));
            case JsonValue other -> other;
        };
    }

    /** A header may be written as {@code {"name": …, "value": …}} as well. */
    private JsonObject object(JsonObject object) {
        boolean named =
                object.find(NAME).orElse(JsonNull.NULL) instanceof JsonString(String name)
                        && hides(name);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members()
                .forEach(
                        (name, value) ->
                                members.put(
                                        name,
                                        hides(name) || (named && name.equals(VALUE))
                                                ? hidden(value)
                                                : mask(value)));
        return new JsonObject(members);
    }

    /** A header may be written as {@code ["name", "value"]} as well. */
    private JsonArray array(List<JsonValue> items) {
        return items.size() == 2 && items.get(0) instanceof JsonString(String name) && hides(name)
                ? JsonArray.of(items.get(0), hidden(items.get(1)))
                : new JsonArray(items.stream().map(this::mask).collect(Collectors.toList()));
    }

    /** That there is none may be seen. */
    private static JsonValue hidden(JsonValue value) {
        return value == JsonNull.NULL || value instanceof JsonBoolean || namesSecret(value)
                ? value
                : MASKED;
    }

    /** A name is no secret: the value is known to nobody but the node that executes. */
    private static boolean namesSecret(JsonValue value) {
        return SecretReferences.read(value).isPresent();
    }

    /** A text without its secrets; the time is linear in it. */
    public String text(String text) {
        String shown = text;
        if (shown.contains("://")) {
            shown = USER_INFO.matcher(shown).replaceAll("$1" + MASK + "@");
        }
        if (shown.indexOf('=') >= 0) {
            shown =
                    QUERY.matcher(shown)
                            .replaceAll(match -> Matcher.quoteReplacement(query(match)));
        }
        shown = HEADER.matcher(shown).replaceAll("$1" + MASK);
        return BEARER.matcher(shown).replaceAll("$1 " + MASK);
    }

    private String query(MatchResult match) {
        return match.group(1)
                + match.group(2)
                + "="
                + (hides(match.group(2)) ? MASK : match.group(3));
    }
}
