package dev.apflow.json;

import dev.apflow.domain.json.JsonValue;

import tools.jackson.core.exc.JacksonIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Objects;

/**
 * JSON text (RFC 8259) to values and back.
 *
 * <p>Reading is strict: the grammar of the RFC and nothing beside it, UTF-8 only, no member named
 * twice, no half surrogate pairs (neither raw nor as {@code \}{@code ud800}), no number beyond the
 * range of an IEEE double, nothing after the value, nothing beyond the {@link JsonLimits}. One byte
 * order mark at the start is passed over, as section 8.1 permits: some editors write it. The sign
 * of a negative zero is not kept.
 *
 * <p>What is written reads back as an equal value: numbers with all their digits, control
 * characters and NUL escaped. The one exception are lone surrogates, which are no text: they are
 * written as U+FFFD, so that whatever is written can be read again.
 */
public final class JsonText {

    private JsonText() {}

    public static ParseResult parse(byte[] utf8, JsonLimits limits) {
        try {
            return parse(new ByteArrayInputStream(utf8), limits);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    /**
     * Reads UTF-8 to its end, or to the first fault; does not close the stream.
     *
     * @throws IOException if the stream fails, not for anything that is in it
     */
    public static ParseResult parse(InputStream utf8, JsonLimits limits) throws IOException {
        return JsonReading.read(new StrictUtf8Reader(utf8, limits.documentBytesMax()), limits);
    }

    public static ParseResult parse(String text, JsonLimits limits) {
        if (text.length() > limits.documentBytesMax()) {
            return JsonReading.tooLarge(limits, Positions.START);
        }
        int lone = Surrogates.firstLone(text);
        if (lone >= 0) {
            return JsonRefusal.malformed(
                    JsonFault.LONE_SURROGATE, "half a surrogate pair", Positions.of(text, lone));
        }
        try {
            boolean marked = text.startsWith(StrictUtf8Reader.BYTE_ORDER_MARK);
            return JsonReading.read(new StringReader(marked ? text.substring(1) : text), limits);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    /** On one line without white space. */
    public static String write(JsonValue value) {
        StringWriter out = new StringWriter();
        JsonWriting.write(value, JsonWriting.compact(out));
        return out.toString();
    }

    /** As {@link #write(JsonValue)}, in UTF-8. */
    public static byte[] writeBytes(JsonValue value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonWriting.write(value, JsonWriting.compact(out));
        return out.toByteArray();
    }

    /**
     * As {@link #write(JsonValue)}, piece by piece; flushes the writer and does not close it.
     *
     * @throws IOException if the writer fails
     */
    public static void write(JsonValue value, Writer out) throws IOException {
        try {
            JsonWriting.write(value, JsonWriting.compact(out));
        } catch (JacksonIOException failed) {
            throw Objects.requireNonNull(failed.getCause());
        }
    }

    /** For people: every member and item on its own line, indented by two spaces. */
    public static String pretty(JsonValue value) {
        StringWriter out = new StringWriter();
        JsonWriting.write(value, JsonWriting.pretty(out));
        return out.toString();
    }
}
