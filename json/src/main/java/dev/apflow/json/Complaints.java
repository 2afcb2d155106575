package dev.apflow.json;

import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.excerpt.Excerpt;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

import java.util.regex.Pattern;

/**
 * Puts the JSON library's complaints into the words of this package.
 *
 * <p>The library tells some faults apart in its messages only. Where a new version words them
 * otherwise they fall back to {@link JsonFault#SYNTAX}, and a test says so.
 */
final class Complaints {

    private static final Pattern ADVICE =
            Pattern.compile(": enable `| \\(not recognized as one|, from `Stream");

    private Complaints() {}

    static Malformed translate(JacksonException e, TokenStreamLocation reached) {
        JsonFault fault = faultOf(e);
        TokenStreamLocation location = e.getLocation();
        return JsonRefusal.malformed(
                fault,
                fault == JsonFault.INCOMPLETE ? "the text ends inside a value" : messageOf(e),
                Positions.of(location == null ? reached : location));
    }

    private static JsonFault faultOf(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return JsonFault.TOO_LONG;
        }
        if (e.getOriginalMessage().startsWith("Unexpected end-of-input")) {
            return JsonFault.INCOMPLETE;
        }
        return e.getOriginalMessage().contains("surrogate")
                ? JsonFault.LONE_SURROGATE
                : JsonFault.SYNTAX;
    }

    /** Without the library's advice to loosen the grammar. */
    private static String messageOf(JacksonException e) {
        return Excerpt.ofMessage(ADVICE.split(e.getOriginalMessage(), 2)[0]);
    }
}
