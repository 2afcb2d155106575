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
import java.util.TreeSet;

/** {@code uniqueItems} by order; the library's own goes by hashes, which a client can choose. */
final class UniqueItems extends AbstractKeyword {

    UniqueItems() {
        super("uniqueItems");
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
        return new Validator(this, location, value, parent, context);
    }

    private static final class Validator extends BaseKeywordValidator {

        private final boolean asked;

        Validator(
                UniqueItems keyword,
                SchemaLocation location,
                JsonNode value,
                Schema parent,
                SchemaContext context) {
            super(keyword, value, location, parent, context);
            this.asked = value.isBoolean() && value.booleanValue();
        }

        @Override
        public void validate(
                ExecutionContext execution, JsonNode node, JsonNode root, NodePath location) {
            if (asked && node.isArray() && !areUnique(node)) {
                execution.addError(
                        error().instanceNode(node)
                                .instanceLocation(location)
                                .evaluationPath(execution.getEvaluationPath())
                                .locale(execution.getExecutionConfig().getLocale())
                                .build());
            }
        }

        private static boolean areUnique(JsonNode array) {
            Set<String> seen = new TreeSet<>();
            for (JsonNode item : array) {
                if (!seen.add(NodeText.of(item))) {
                    return false;
                }
            }
            return true;
        }
    }
}
