package dev.apflow.adapters.http.exchange;

import dev.apflow.application.document.FieldReader;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import io.helidon.common.uri.UriQuery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads the query of a request's target. */
final class Query {

    private static final int MOST = 50;

    private Query() {}

    static FieldReader reader(UriQuery query) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (String name : new TreeSet<>(query.names())) {
            List<String> values = query.all(name);
            if (values.stream().anyMatch(value -> !value.isEmpty())) {
                members.put(name, new JsonString(values.get(0)));
            } else if (!name.isEmpty()) {
                members.put(name, JsonNull.NULL);
            }
        }
        FieldReader reader = FieldReader.of(new JsonObject(members));
        query.names().stream()
                .filter(name -> query.all(name).size() > 1)
                .limit(MOST)
                .forEach(
                        name ->
                                reader.problem(
                                        name,
                                        "given more than once",
                                        "one value",
                                        query.all(name).size() + " values"));
        return reader;
    }
}
