package dev.apflow.json.schema;

import com.networknt.schema.path.NodePath;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.excerpt.Excerpt;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Paths to fields as people read them: {@code tasks[3].inputs.url}. */
final class FieldPaths {

    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$-]*");

    private FieldPaths() {}

    static String of(String prefix, NodePath path) {
        StringBuilder out = new StringBuilder(prefix);
        elements(path).forEach(element -> append(element, out));
        return out.toString();
    }

    /** The path to a member of what stands at a path. */
    static String ofMember(String path, String name) {
        StringBuilder out = new StringBuilder(path);
        append(name, out);
        return out.toString();
    }

    /** What stands at the path; empty if nothing does. */
    static Optional<JsonValue> valueAt(NodePath path, JsonValue root) {
        Optional<JsonValue> value = Optional.of(root);
        for (Object element : elements(path)) {
            value = value.flatMap(parent -> child(parent, element));
        }
        return value;
    }

    private static Optional<JsonValue> child(JsonValue parent, Object element) {
        if (parent instanceof JsonObject object) {
            return object.find(element.toString());
        }
        return parent instanceof JsonArray(List<JsonValue> items)
                        && element instanceof Integer index
                        && index < items.size()
                ? Optional.of(items.get(index))
                : Optional.empty();
    }

    private static List<Object> elements(NodePath path) {
        return IntStream.range(0, path.getNameCount()).mapToObj(path::getElement).toList();
    }

    private static void append(Object element, StringBuilder out) {
        if (element instanceof Integer) {
            out.append('[').append(element).append(']');
        } else if (PLAIN_NAME.matcher(element.toString()).matches()) {
            out.append(out.isEmpty() ? "" : ".").append(element);
        } else {
            out.append('[').append(Excerpt.of(element.toString())).append(']');
        }
    }
}
