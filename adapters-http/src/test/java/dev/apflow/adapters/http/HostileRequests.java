package dev.apflow.adapters.http;

import java.util.Random;

/** Requests that no client sends: sound ones of which something was changed, and noise. */
final class HostileRequests {

    /** One that is known where tokens are. */
    static final String TOKEN = "the-token-of-this-test";

    private static final int STREAM_IN = 200;

    private static final String[] METHODS = {
        "GET", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "PUT", "TRACE", "CONNECT", "\u0001",
        "", "G(T"
    };
    private static final String[] TARGETS = {
        "/health/live",
        "/health/ready",
        "/api/v1/tasks",
        "/api/v1/tasks?limit=1",
        "/api/v1/trees",
        "/api/v1/tasks/a",
        "/tasks",
        "/system",
        "/metrics",
        "/",
        "*",
        "//",
        "/..",
        "/%2e%2e/x",
        "/;a=b",
        "http://127.0.0.1/health/live",
        "/api/v1/tasks?limit=%zz",
        "/api/v1/events?after=x",
        "/api/v1/events?limit=1000",
        "/api/v1/trees/a",
        "/api/v1/trees/a/events",
        "/api/v1/tasks/a/explain",
        "/api/v1/tasks/b/events?after=end",
        "/api/v1/cluster",
        "/ui/",
        "/ui/%2e%2e/x",
        "/health/started",
        "/api/v1/tasks/{a}",
        "/api/v1/tasks/a b",
        "/#x",
        "?",
        "/\u0000",
        "/\u00e4",
        "/api/v1/openapi.json"
    };
    private static final String[] VERSIONS = {
        "HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "http/1.1", "", "\u0007"
    };
    private static final String[] HEADERS = {
        "Host: 127.0.0.1",
        "Host: 127.0.0.1",
        "Host: ",
        "Host: [",
        "Host: a:b",
        "Host: \u0001",
        ": empty",
        "X",
        "Content-Length: 2",
        "Content-Length: -1",
        "Content-Length: 99999999999",
        "Content-Length: +2",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
        "Content-Type: application/json",
        "Content-Type: application/json",
        "Content-Type: \u0002",
        "Content-Type: /",
        "Accept: text/event-stream;q=z",
        "Accept: ,,;",
        "Accept: */*",
        "Expect: 100-continue",
        "Cookie: ;=;",
        "Connection: close",
        "Connection: \u0003",
        "Upgrade: h2c",
        "HTTP2-Settings: AA",
        "Forwarded: for=;;",
        "X-Forwarded-For: \u0000",
        "X-Forwarded-Prefix: {",
        "Range: bytes=9-1",
        "Authorization: Bearer \u0001",
        "Authorization: Basic",
        "Authorization: Bearer " + TOKEN,
        "Authorization: Bearer " + TOKEN,
        "Authorization: bearer eyJhbGciOiJub25lIn0.e30.",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "Apflow-Forward: leader",
        "Apflow-Node: x y z",
        "Content-Encoding: gzip",
        "TE: trailers",
        "Trailer: X",
        "Content-Type: application/merge-patch+json",
        "X-Forwarded-Host: [",
        "Idempotency-Key: \u0001",
        "Last-Event-ID: x",
        "Origin: null",
        " folded: 1",
        "If-Match: *"
    };
    private static final String[] BODIES = {
        "{}", "", "2\r\n{}\r\n0\r\n\r\n", "+2\r\n{}\r\n0\r\n\r\n", "2\r\n{}XX0\r\n\r\n", "zz\r\n",
                "-1\r\n",
        "7fffffff\r\n", "2\r\n{}\r\n0\r\nX: y\r\n\r\n", "[[[[", "{\"tasks\": 1}", "\u0000\u0001",
                "[]", "\"\\u0000\""
    };

    private final Random random;
    private final HostileBodies bodies;

    HostileRequests(long seed) {
        random = new Random(seed);
        bodies = new HostileBodies(random);
    }

    /** Half of them come through the head, to what reads bodies. */
    String next() {
        if (random.nextInt(STREAM_IN) == 0) {
            return "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
                    + "Last-Event-ID: "
                    + one("", "x", "0", "1-1-1", "\u0001")
                    + "\r\nAuthorization: Bearer "
                    + TOKEN
                    + "\r\n\r\n";
        }
        if (random.nextInt(2) == 0) {
            StringBuilder request = new StringBuilder(bodies.request(headers()));
            if (random.nextInt(10) == 0) {
                change(request);
            }
            return request.toString();
        }
        return anything();
    }

    private String headers() {
        StringBuilder headers = new StringBuilder("Authorization: Bearer " + TOKEN + "\r\n");
        if (random.nextInt(4) == 0) {
            headers.append(one(HEADERS)).append("\r\n");
        }
        return headers.toString();
    }

    private String anything() {
        StringBuilder request = new StringBuilder();
        request.append(one(METHODS)).append(' ').append(one(TARGETS)).append(' ');
        request.append(random.nextInt(4) > 0 ? VERSIONS[0] : one(VERSIONS)).append("\r\n");
        if (random.nextInt(4) > 0) {
            request.append(HEADERS[0]).append("\r\n");
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            request.append(one(HEADERS)).append("\r\n");
        }
        request.append("\r\n");
        if (random.nextInt(3) > 0) {
            request.append(one(BODIES));
        }
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            change(request);
        }
        return request.toString();
    }

    private void change(StringBuilder request) {
        int place = random.nextInt(request.length());
        switch (random.nextInt(4)) {
            case 0 -> request.setCharAt(place, (char) random.nextInt(256));
            case 1 -> request.insert(place, (char) random.nextInt(256));
            case 2 -> request.deleteCharAt(place);
            default -> request.insert(place, request.substring(place / 2, place));
        }
    }

    private String one(String... many) {
        return many[random.nextInt(many.length)];
    }
}
