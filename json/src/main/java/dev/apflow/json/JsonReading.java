package dev.apflow.json;

import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.ParseResult.Parsed;
import dev.apflow.json.ParseResult.TextPosition;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;
import java.io.Reader;
import java.util.Objects;

/** Drives the JSON library's parser and puts what it throws into the words of this package. */
final class JsonReading {

    /**
     * The library's own limits are set above ours, so that ours speak first; the longest member
     * name (50,000) is left to it.
     */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(JsonLimits.DEPTH_MAX_MAX + 1)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .build();

    private JsonReading() {}

    static ParseResult read(Reader text, JsonLimits limits) throws IOException {
        try (JsonParser tokens =
                FACTORY.createParser(ObjectReadContext.empty(), new EscapeGuard(text))) {
            return read(tokens, limits);
        }
    }

    private static ParseResult read(JsonParser tokens, JsonLimits limits) throws IOException {
        try {
            return new Parsed(new JsonParsing(tokens, limits).document());
        } catch (JsonRefusal refusal) {
            return refusal.malformed();
        } catch (JacksonIOException failed) {
            return unreadable(failed, limits, tokens.currentLocation());
        } catch (JacksonException wrong) {
            return Complaints.translate(wrong, tokens.currentLocation());
        }
    }

    static Malformed tooLarge(JsonLimits limits, TextPosition position) {
        return JsonRefusal.malformed(
                JsonFault.DOCUMENT_TOO_LARGE,
                "the text is larger than " + limits.documentBytesMax() + " bytes",
                position);
    }

    private static Malformed unreadable(
            JacksonIOException failed, JsonLimits limits, TokenStreamLocation reached)
            throws IOException {
        IOException cause = Objects.requireNonNull(failed.getCause());
        TextPosition position = Positions.of(reached);
        return switch (cause) {
            case StrictUtf8Reader.TooLarge ignored -> tooLarge(limits, position);
            case StrictUtf8Reader.NotUtf8 ignored ->
                    JsonRefusal.malformed(
                            JsonFault.NOT_UTF8, "the bytes are not UTF-8 from here on", position);
            default -> throw cause;
        };
    }
}
