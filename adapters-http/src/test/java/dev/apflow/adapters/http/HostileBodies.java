package dev.apflow.adapters.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/** Whole requests with bodies of JSON that come through to what reads them, or nearly. */
final class HostileBodies {

    private static final String[] METHODS = {
        "tasks.create",
        "tasks.get",
        "tasks.update",
        "tasks.delete",
        "tasks.list",
        "tasks.execute",
        "tasks.cancel",
        "tasks.tree",
        "tasks.children",
        "tasks.copy",
        "tasks.detail",
        "tasks.running.list",
        "tasks.running.status",
        "tasks.running.count",
        "system.health",
        "system.executors",
        "tasks.",
        "\\u0000",
        "\ud800",
        ""
    };
    private static final String[] NAMES = {
        "id",
        "name",
        "tasks",
        "schemas",
        "method",
        "inputs",
        "params",
        "dependencies",
        "required",
        "parent_id",
        "priority",
        "retry",
        "max_attempts",
        "backoff",
        "initial_delay_ms",
        "jitter",
        "timeout_ms",
        "not_before",
        "placement_constraints",
        "allowed_nodes",
        "max_deliveries",
        "execute",
        "rerun",
        "reason",
        "children",
        "cascade",
        "task_id",
        "task_ids",
        "root_id",
        "limit",
        "offset",
        "status",
        "state",
        "user_id",
        "input_schema",
        "pattern",
        "$ref",
        "uniqueItems",
        "enum",
        "properties",
        "type",
        "$secret",
        "jsonrpc",
        "",
        "\\u0000",
        "__proto__"
    };
    private static final String[] VALUES = {
        "null",
        "true",
        "0",
        "-0",
        "1",
        "-1",
        "1e999",
        "1e-999",
        "0.1",
        "123456789012345678901234",
        "9223372036854775808",
        "NaN",
        "\"\"",
        "\"a\"",
        "\"b\"",
        "\"echo\"",
        "\"strict\"",
        "\"2.0\"",
        "\"(a|a)*$\"",
        "\"(?:(?:){2147483647}){2147483647}\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"#/properties/a\"",
        "\"2026-02-30T25:61:00Z\"",
        "\"object\"",
        "{}",
        "[]",
        "[[]]",
        "01",
        "'"
    };
    private static final String[] PATHS = {
        "/api/v1/trees",
        "/api/v1/trees/a/execute",
        "/api/v1/tasks/a/cancel",
        "/api/v1/tasks/a/rerun",
        "/api/v1/tasks/a/copy",
        "/api/v1/cluster/step-down",
        "/tasks",
        "/tasks",
        "/tasks",
        "/system"
    };
    private static final String TREE =
            "{\"tasks\":[{\"id\":\"a\",\"name\":\"n\",\"schemas\":{\"method\":\"echo\"}},"
                    + "{\"id\":\"b\",\"name\":\"n\",\"parent_id\":\"a\",\"schemas\":{\"method\":"
                    + "\"strict\"},\"inputs\":{\"url\":\"x\"},\"dependencies\":[{\"id\":\"a\"}]}]}";

    private static final int DEEPEST = 4;
    private static final int TOO_DEEP = 2_000;

    private final Random random;

    HostileBodies(Random random) {
        this.random = random;
    }

    /**
     * A request.
     *
     * @param headers further ones, each ended
     */
    String request(String headers) {
        String path = one(PATHS);
        String method =
                path.equals(PATHS[0]) || random.nextInt(8) > 0 ? "POST" : one("PATCH", "DELETE");
        String target = method.equals("POST") ? path : "/api/v1/tasks/" + one("a", "b", "x");
        String body = path.startsWith("/api") ? body() : rpc();
        return method
                + " "
                + target
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + headers
                + framed(body);
    }

    private String framed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        if (random.nextInt(3) > 0) {
            int wrong = random.nextInt(20) == 0 ? random.nextInt(9) - 4 : 0;
            return "Content-Length: " + (body.length() + wrong) + "\r\n\r\n" + body;
        }
        StringBuilder chunks = new StringBuilder("Transfer-Encoding: chunked\r\n\r\n");
        for (int from = 0; from < body.length(); ) {
            int size = Math.min(body.length() - from, 1 + random.nextInt(200));
            chunks.append(String.format(Locale.ROOT, "%x", size))
                    .append(random.nextInt(20) == 0 ? ";a=\"b\"" : "")
                    .append("\r\n")
                    .append(body, from, from + size)
                    .append(random.nextInt(200) == 0 ? "" : "\r\n");
            from += size;
        }
        return chunks.append(random.nextInt(50) == 0 ? "0\r\nX: y\r\n\r\n" : "0\r\n\r\n")
                .toString();
    }

    private String body() {
        return switch (random.nextInt(8)) {
            case 0 -> TREE;
            case 1 -> changed(TREE);
            case 2 -> "[".repeat(TOO_DEEP);
            default -> object(0);
        };
    }

    private String rpc() {
        int calls = random.nextInt(8) == 0 ? random.nextInt(120) : 1;
        StringBuilder all = new StringBuilder(calls == 1 ? "" : "[");
        for (int i = 0; i < calls; i++) {
            all.append(i == 0 ? "" : ",").append(call());
        }
        return all.append(calls == 1 ? "" : "]").toString();
    }

    private String call() {
        String params =
                random.nextInt(3) == 0
                        ? "{\"task_id\": \"" + one("a", "b", "x") + "\"}"
                        : object(0);
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + one(VALUES)
                        + ",\"method\":\""
                        + one(METHODS)
                        + "\",\"params\":"
                        + params
                        + "}";
        return random.nextInt(6) == 0 ? changed(call) : call;
    }

    private String changed(String text) {
        StringBuilder changed = new StringBuilder(text);
        int place = random.nextInt(changed.length());
        switch (random.nextInt(3)) {
            case 0 -> changed.deleteCharAt(place);
            case 1 -> changed.setCharAt(place, (char) random.nextInt(0x3000));
            default -> changed.insert(place, one(VALUES));
        }
        return changed.toString();
    }

    private String object(int depth) {
        StringBuilder text = new StringBuilder("{");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append('"').append(one(NAMES)).append("\":").append(value(depth + 1));
            text.append(i > 1 ? "," : "");
        }
        return text.append('}').toString();
    }

    private String value(int depth) {
        if (depth > DEEPEST || random.nextInt(3) > 0) {
            return one(VALUES);
        }
        return random.nextBoolean()
                ? object(depth)
                : "[" + value(depth + 1) + "," + value(depth + 1) + "]";
    }

    private String one(String... many) {
        return many[random.nextInt(many.length)];
    }
}
