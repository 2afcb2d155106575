package dev.apflow.bootstrap.cluster;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies of requests. */
final class Trees {

    private Trees() {}

    /** A tree of one task. */
    static String one(String id, String method, String inputs) {
        return one(id, method, inputs, "{}");
    }

    static String one(String id, String method, String inputs, String placement) {
        return String.format(Locale.ROOT, "{\"tasks\": [%s]}", task(id, method, inputs, placement));
    }

    static String sleeper(String id, long millis) {
        return one(id, "sleep", String.format(Locale.ROOT, "{\"duration_ms\": %d}", millis));
    }

    /** A root that waits for nobody, and others below it that all may run at the same time. */
    static String fanOut(String prefix, int tasks, long millis) {
        return String.format(
                Locale.ROOT,
                "{\"tasks\": [%s]}",
                IntStream.range(0, tasks)
                        .mapToObj(
                                i ->
                                        task(
                                                prefix + i,
                                                "sleep",
                                                String.format(
                                                        Locale.ROOT,
                                                        "{\"duration_ms\": %d}",
                                                        millis),
                                                "{}"))
                        .collect(Collectors.joining(",")));
    }

    /** Two that wait for one, and one that waits for the two. */
    static String diamond(String prefix, long millis) {
        return """
        {"tasks": [
          {"id": "P-a", "name": "a", "schemas": {"method": "sleep"}, "inputs": {"duration_ms": MS}},
          {"id": "P-b", "name": "b", "schemas": {"method": "sleep"}, "inputs": {"duration_ms": MS},
           "dependencies": [{"id": "P-a"}]},
          {"id": "P-c", "name": "c", "schemas": {"method": "sleep"}, "inputs": {"duration_ms": MS},
           "dependencies": [{"id": "P-a"}]},
          {"id": "P-d", "name": "d", "schemas": {"method": "echo"}, "inputs": {},
           "dependencies": [{"id": "P-b"}, {"id": "P-c"}]}]}
        """
                .replace("P-", prefix + "-")
                .replace("MS", Long.toString(millis));
    }

    private static String task(String id, String method, String inputs, String placement) {
        return String.format(
                Locale.ROOT,
                """
                {"id": "%s", "name": "%s", "schemas": {"method": "%s"}, "inputs": %s,
                 "placement_constraints": %s}\
                """,
                id,
                id,
                method,
                inputs,
                placement);
    }
}
