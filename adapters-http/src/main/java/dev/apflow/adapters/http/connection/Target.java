package dev.apflow.adapters.http.connection;

import io.helidon.http.DirectHandler;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which targets of requests have one meaning for every server between the client and us: a path
 * without empty segments, steps up or down, parameters, or characters that a URI has not.
 */
final class Target {

    private static final Pattern PATH = Pattern.compile("/[!-~&&[^;\\\\]]*");
    private static final Pattern STEP = Pattern.compile("(?:\\.|%2e){1,2}");
    private static final Pattern CONTROL = Pattern.compile("%(?:[01][0-9a-f]|7f)");

    private Target() {}

    /**
     * Judges the target of a request.
     *
     * @throws RequestException it is another one
     */
    static void require(HttpPrologue prologue) {
        String path = prologue.uriPath().rawPathNoParams();
        boolean unnamed = prologue.method().text().isEmpty();
        if (unnamed || !path.equals(prologue.uriPath().rawPath()) || !isPlain(path)) {
            throw RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .status(Status.BAD_REQUEST_400)
                    .message(
                            "A request names a method and a path without //, ., .., ; or control"
                                    + " characters")
                    .setKeepAlive(false)
                    .build();
        }
    }

    static boolean isPlain(String path) {
        if (path.contains("//") || !PATH.matcher(path).matches()) {
            return false;
        }
        String lower = path.toLowerCase(Locale.ROOT);
        for (String segment : lower.split("/", -1)) {
            if (STEP.matcher(segment).matches()) {
                return false;
            }
        }
        return !CONTROL.matcher(lower).find();
    }
}
