package dev.apflow.bootstrap.cluster;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads server-sent events. */
final class EventStream {

    private static final Set<String> LAST = Set.of("completed", "failed", "cancelled");

    private EventStream() {}

    /** The types of a task's events up to the one that ends it. */
    static List<String> of(Stream<String> lines, String task) {
        List<String> types = new ArrayList<>();
        Iterator<String> each = lines.iterator();
        while (each.hasNext()) {
            String line = each.next();
            if (line.startsWith("data:") && line.contains("\"task_id\":\"" + task + "\"")) {
                String type = line.replaceFirst(".*\"event_type\":\"(\\w+)\".*", "$1");
                types.add(type);
                if (LAST.contains(type)) {
                    return types;
                }
            }
        }
        return types;
    }
}
