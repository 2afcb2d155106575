package dev.apflow.adapters.http.problem;

import dev.apflow.domain.text.Excerpts;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * What the refusals of the web server itself are called outside.
 *
 * @param bodyBytes largest body that it accepts
 */
public record ServerRefusals(long bodyBytes) {

    private static final Pattern SAYABLE = Pattern.compile("[ -~]{1,120}");
    private static final Pattern UNSAYABLE = Pattern.compile("[^ -~]");
    private static final int LONGEST = 120;
    private static final String HEADERS_TOO_LARGE = "Header size exceeded";

    /**
     * The problem of a refusal.
     *
     * @param status that the server would answer
     * @param message why; told to the client where it is one short line
     */
    public Problem of(int status, @Nullable String message) {
        ProblemKind kind = kind(status, message);
        if (kind == ProblemKind.TOO_LARGE) {
            return Problem.of(kind, "The body must have at most " + bodyBytes + " bytes.");
        }
        if (kind == ProblemKind.INTERNAL_ERROR
                || message == null
                || !SAYABLE.matcher(message).matches()) {
            return Problem.of(kind, kind.title());
        }
        return Problem.of(kind, message);
    }

    /** Bytes of a stranger as one short line of plain characters. */
    public static String sayable(String text) {
        String line = Excerpts.shortened(text.lines().findFirst().orElse(""), LONGEST);
        return UNSAYABLE.matcher(line).replaceAll("?");
    }

    private static ProblemKind kind(int status, @Nullable String message) {
        return switch (status) {
            case 400 ->
                    HEADERS_TOO_LARGE.equals(message)
                            ? ProblemKind.HEADERS_TOO_LARGE
                            : ProblemKind.MALFORMED_REQUEST;
            case 404 -> ProblemKind.NOT_FOUND;
            case 408 -> ProblemKind.REQUEST_TIMEOUT;
            case 413 -> ProblemKind.TOO_LARGE;
            case 414 -> ProblemKind.URI_TOO_LONG;
            case 415 -> ProblemKind.UNSUPPORTED_MEDIA_TYPE;
            default -> ProblemKind.INTERNAL_ERROR;
        };
    }
}
