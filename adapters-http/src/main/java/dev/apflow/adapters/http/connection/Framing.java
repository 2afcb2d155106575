package dev.apflow.adapters.http.connection;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which headers say beyond doubt how long a request is (RFC 9112, section 6.3). Two readings of one
 * request by a proxy and by us would let one client write the request of another: what is not
 * beyond doubt is refused, and the connection closed.
 */
final class Framing {

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private Framing() {}

    /**
     * Judges a request's headers.
     *
     * @throws RequestException they leave a doubt, or the body is encoded
     */
    static void require(Headers headers) {
        problem(headers)
                .ifPresent(
                        message -> {
                            throw refusal(Status.BAD_REQUEST_400, message);
                        });
        if (headers.contains(HeaderNames.CONTENT_ENCODING)) {
            throw refusal(Status.UNSUPPORTED_MEDIA_TYPE_415, "Content-Encoding: none is supported");
        }
    }

    /** Whether the client wants the connection closed after this request. */
    static boolean endsConnection(Headers headers) {
        return values(headers, HeaderNames.CONNECTION).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .anyMatch(token -> token.strip().toLowerCase(Locale.ROOT).equals("close"));
    }

    private static Optional<String> problem(Headers headers) {
        List<String> lengths = values(headers, HeaderNames.CONTENT_LENGTH);
        List<String> encodings = values(headers, HeaderNames.TRANSFER_ENCODING);
        if (lengths.size() > 1) {
            return Optional.of("More than one Content-Length");
        }
        if (!lengths.isEmpty() && !LENGTH.matcher(lengths.get(0)).matches()) {
            return Optional.of("Content-Length is not a number");
        }
        if (!lengths.isEmpty() && !encodings.isEmpty()) {
            return Optional.of("Both Content-Length and Transfer-Encoding");
        }
        if (!encodings.isEmpty() && !encodings.equals(List.of("chunked"))) {
            return Optional.of("Transfer-Encoding: only chunked is supported");
        }
        return Optional.empty();
    }

    private static List<String> values(Headers headers, HeaderName name) {
        return headers.all(name, List::of);
    }

    private static RequestException refusal(Status status, String message) {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .status(status)
                .message(message)
                .setKeepAlive(false)
                .build();
    }
}
