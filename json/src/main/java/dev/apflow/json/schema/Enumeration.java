package dev.apflow.json.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;

import tools.jackson.databind.JsonNode;

import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/** {@code enum} by order; the library's own goes by hashes, which a client can choose. */
final class Enumeration extends AbstractKeyword {

    Enumeration() {
        super("enum");
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
        return new Validator(this, location, value, parent, context);
    }

    private static final class Validator extends BaseKeywordValidator {

        private final Set<String> allowed = new TreeSet<>();
        private final String shown;
        private long longest;

        Validator(
                Enumeration keyword,
                SchemaLocation location,
                JsonNode values,
                Schema parent,
                SchemaContext context) {
            super(keyword, values, location, parent, context);
            StringJoiner texts = new StringJoiner(", ", "[", "]");
            for (JsonNode each : values) {
                String text = NodeText.of(each);
                allowed.add(text);
                longest = Math.max(longest, text.length());
                texts.add(each.toString());
            }
            shown = texts.toString();
        }

        @Override
        public void validate(
                ExecutionContext execution, JsonNode node, JsonNode root, NodePath location) {
            if (!allowed.contains(NodeText.of(node, longest))) {
                execution.addError(
                        error().instanceNode(node)
                                .instanceLocation(location)
                                .evaluationPath(execution.getEvaluationPath())
                                .locale(execution.getExecutionConfig().getLocale())
                                .arguments(shown)
                                .build());
            }
        }
    }
}
