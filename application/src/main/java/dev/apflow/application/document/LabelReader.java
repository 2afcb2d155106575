package dev.apflow.application.document;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.run.Labels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code labels}: texts by their keys. */
final class LabelReader {

    private static final String NAME = "labels";

    private LabelReader() {}

    /** No labels where there are none, and where something is wrong with them. */
    static Labels read(FieldReader reader) {
        Optional<JsonObject> given = reader.object(NAME);
        if (given.isEmpty()) {
            return Labels.NONE;
        }
        int before = reader.problemCount();
        Map<String, String> values = new LinkedHashMap<>();
        if (given.get().members().size() > Labels.MOST) {
            reader.problem(
                    NAME,
                    "too many",
                    "at most " + Labels.MOST + " labels",
                    given.get().members().size() + " labels");
            return Labels.NONE;
        }
        given.get()
                .members()
                .forEach(
                        (key, value) -> {
                            String field = NAME + "." + FieldReader.shown(key);
                            if (!Labels.isKey(key)) {
                                reader.problem(
                                        field,
                                        "not usable",
                                        Labels.KEY_EXPECTED,
                                        FieldReader.shown(key));
                            } else if (value instanceof JsonString(String text)
                                    && Labels.isValue(text)) {
                                values.put(key, text);
                            } else {
                                reader.problem(
                                        field,
                                        "not usable",
                                        "a string of at most "
                                                + Labels.LONGEST_VALUE
                                                + " characters",
                                        JsonExcerpt.of(value));
                            }
                        });
        return reader.problemCount() == before ? new Labels(values) : Labels.NONE;
    }
}
