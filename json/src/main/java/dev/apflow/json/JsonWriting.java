package dev.apflow.json;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

import java.io.OutputStream;
import java.io.Writer;

/** Values to tokens; the JSON library's generator makes the text of them. */
final class JsonWriting {

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    private JsonWriting() {}

    static JsonGenerator compact(Writer out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    static JsonGenerator compact(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
    }

    static JsonGenerator pretty(Writer out) {
        return FACTORY.createGenerator(new Indented(), out);
    }

    /** Writes the one value and closes the generator, not what is behind it. */
    static void write(JsonValue value, JsonGenerator out) {
        try (out) {
            append(value, out);
        }
    }

    private static void append(JsonValue value, JsonGenerator out) {
        switch (value) {
            case JsonObject object -> appendObject(object, out);
            case JsonArray array -> appendArray(array, out);
            case JsonString string -> out.writeString(Surrogates.replaceLone(string.value()));
            case JsonNumber number -> out.writeNumber(number.value());
            case JsonBoolean bool -> out.writeBoolean(bool.value());
            case JsonNull ignored -> out.writeNull();
        }
    }

    private static void appendObject(JsonObject object, JsonGenerator out) {
        out.writeStartObject();
        object.members()
                .forEach(
                        (name, value) -> {
                            out.writeName(Surrogates.replaceLone(name));
                            append(value, out);
                        });
        out.writeEndObject();
    }

    private static void appendArray(JsonArray array, JsonGenerator out) {
        out.writeStartArray();
        array.items().forEach(item -> append(item, out));
        out.writeEndArray();
    }

    /** How the library is told to indent where no object mapper is in play. */
    private static final class Indented extends ObjectWriteContext.Base {

        private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

        @Override
        public PrettyPrinter getPrettyPrinter() {
            Separators separators =
                    Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator("");
            return new DefaultPrettyPrinter(separators)
                    .withObjectIndenter(LINES)
                    .withArrayIndenter(LINES);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
