package dev.apflow.json.schema;

import tools.jackson.databind.JsonNode;

import java.util.Map;
import java.util.TreeMap;

/**
 * One text for each value, whatever its notation: equal values have equal texts, and others have
 * not. Texts can be ordered, so that values whose hashes were made to be equal are told apart in
 * few steps.
 */
final class NodeText {

    private final StringBuilder out = new StringBuilder();
    private final long most;

    private NodeText(long most) {
        this.most = most;
    }

    static String of(JsonNode node) {
        return of(node, Long.MAX_VALUE);
    }

    /** The text, or a longer beginning of it than {@code most} characters. */
    static String of(JsonNode node, long most) {
        NodeText text = new NodeText(most);
        text.append(node);
        return text.out.toString();
    }

    private boolean isFull() {
        return out.length() > most;
    }

    private void append(JsonNode node) {
        if (isFull()) {
            return;
        }
        if (node.isObject()) {
            object(node);
        } else if (node.isArray()) {
            array(node);
        } else if (node.isNumber()) {
            out.append(node.decimalValue().stripTrailingZeros());
        } else if (node.isString()) {
            string(node.stringValue());
        } else {
            out.append(node);
        }
    }

    private void array(JsonNode array) {
        out.append('[');
        for (JsonNode item : array) {
            append(item);
            out.append(',');
            if (isFull()) {
                return;
            }
        }
        out.append(']');
    }

    private void object(JsonNode object) {
        Map<String, JsonNode> members = new TreeMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        out.append('{');
        for (Map.Entry<String, JsonNode> member : members.entrySet()) {
            string(member.getKey());
            append(member.getValue());
            out.append(',');
            if (isFull()) {
                return;
            }
        }
        out.append('}');
    }

    /** Its length says where it ends, whatever it is made of. */
    private void string(String text) {
        out.append('"').append(text.length()).append(':').append(text);
    }
}
