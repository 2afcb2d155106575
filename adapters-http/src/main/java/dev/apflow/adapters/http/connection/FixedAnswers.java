package dev.apflow.adapters.http.connection;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What connections are answered before anything of HTTP is understood. */
final class FixedAnswers {

    /** No place is free. */
    static final byte[] OVERLOADED =
            problem(
                    "429 Too Many Requests",
                    "Too many connections",
                    "overloaded",
                    "Too many connections are open, or too many of this address.",
                    "Retry-After: 1\r\n");

    /** Plain HTTP where TLS is spoken. */
    static final byte[] TLS_IS_EXPECTED =
            problem(
                    "400 Bad Request",
                    "TLS is expected",
                    "malformed_request",
                    "This port speaks HTTPS: use a URL that begins with https://.",
                    "");

    private FixedAnswers() {}

    private static byte[] problem(
            String line, String title, String code, String detail, String headers) {
        String body =
                String.format(
                        Locale.ROOT,
                        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%s,"
                                + "\"code\":\"%s\",\"detail\":\"%s\"}",
                        title,
                        line.substring(0, 3),
                        code,
                        detail);
        String head =
                String.format(
                        Locale.ROOT,
                        "HTTP/1.1 %s\r\n"
                                + "Content-Type: application/problem+json\r\n"
                                + "Content-Length: %d\r\n"
                                + "Cache-Control: no-store\r\n"
                                + "%sConnection: close\r\n\r\n",
                        line,
                        body.length(),
                        headers);
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
