package dev.apflow.adapters.executors;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of an answer, read by what its Content-Type says.
 *
 * @param type the media type in lower case, without parameters; empty where there is none
 * @param text empty where the body is no text, or cannot be read as one
 * @param problem why what is called text could not be read
 */
record RestAnswer(byte[] body, String type, Optional<String> text, Optional<String> problem) {

    private static final Pattern CHARSET =
            Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]+)\"?");

    static RestAnswer of(byte[] body, Optional<String> contentType) {
        String type =
                contentType.orElse("").replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        Matcher named = CHARSET.matcher(contentType.orElse(""));
        Optional<String> charset = named.find() ? Optional.of(named.group(1)) : Optional.empty();
        Optional<Mark> mark = Mark.of(body);
        if (mark.isPresent() && (isText(type) || charset.isPresent() || type.isEmpty())) {
            byte[] rest = Arrays.copyOfRange(body, mark.get().length, body.length);
            return decoded(body, type, rest, mark.get().charset, mark.get().charset.name());
        }
        if (charset.isPresent()) {
            return named(body, type, charset.get());
        }
        return unnamed(body, type);
    }

    /** The mark at the beginning, which wins over what the header says (Encoding, section 6). */
    private record Mark(int length, Charset charset) {

        static Optional<Mark> of(byte[] body) {
            if (begins(body, 0xef, 0xbb, 0xbf)) {
                return Optional.of(new Mark(3, StandardCharsets.UTF_8));
            }
            if (begins(body, 0xfe, 0xff)) {
                return Optional.of(new Mark(2, StandardCharsets.UTF_16BE));
            }
            return begins(body, 0xff, 0xfe)
                    ? Optional.of(new Mark(2, StandardCharsets.UTF_16LE))
                    : Optional.empty();
        }

        private static boolean begins(byte[] body, int... bytes) {
            if (body.length < bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if ((body[i] & 0xff) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static RestAnswer named(byte[] body, String type, String name) {
        try {
            return decoded(body, type, body, Charset.forName(name), name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return new RestAnswer(
                    body, type, Optional.empty(), Optional.of("unknown charset " + name));
        }
    }

    private static RestAnswer unnamed(byte[] body, String type) {
        boolean text = isText(type);
        if (!text && !type.isEmpty()) {
            return new RestAnswer(body, type, Optional.empty(), Optional.empty());
        }
        RestAnswer utf8 = decoded(body, type, body, StandardCharsets.UTF_8, "UTF-8");
        if (utf8.text.isPresent()) {
            boolean plain = text || utf8.text.get().indexOf('\0') < 0;
            return plain ? utf8 : new RestAnswer(body, type, Optional.empty(), Optional.empty());
        }
        // What text was before it was UTF-8 (RFC 2616, section 3.7.1).
        return type.startsWith("text/")
                ? decoded(body, type, body, StandardCharsets.ISO_8859_1, "ISO-8859-1")
                : utf8;
    }

    private static RestAnswer decoded(
            byte[] body, String type, byte[] bytes, Charset charset, String name) {
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new RestAnswer(body, type, Optional.of(text), Optional.empty());
        } catch (CharacterCodingException notIt) {
            return new RestAnswer(
                    body, type, Optional.empty(), Optional.of("not readable as " + name));
        }
    }

    boolean isJson() {
        return type.contains("json");
    }

    private static boolean isText(String type) {
        return type.startsWith("text/")
                || type.contains("json")
                || type.endsWith("/xml")
                || type.endsWith("+xml")
                || type.endsWith("javascript")
                || type.endsWith("yaml")
                || type.equals("application/x-www-form-urlencoded")
                || type.equals("application/graphql");
    }
}
