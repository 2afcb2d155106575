package dev.apflow.adapters.postgres.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A percent-encoded part of a database URL. */
final class PercentEncoded {

    private PercentEncoded() {}

    /**
     * The text that is meant. A plus sign is one, as with libpq.
     *
     * @throws BadUrl it is not text
     */
    static String decoded(String what, String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                bytes.put(hex(what, raw, i));
                i += 2;
            } else {
                bytes.put(raw[i]);
            }
        }
        return text(what, bytes.flip());
    }

    private static String text(String what, ByteBuffer bytes) {
        try {
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (decoded.indexOf('\0') >= 0) {
                throw new BadUrl(what + " contains a zero byte", "none", "%00");
            }
            return decoded;
        } catch (CharacterCodingException notText) {
            throw new BadUrl(
                    what + " is not text once it is decoded",
                    "the bytes of UTF-8, percent-encoded",
                    "others");
        }
    }

    private static byte hex(String what, byte[] raw, int at) {
        int high = at + 2 < raw.length ? Character.digit(raw[at + 1], 16) : -1;
        int low = at + 2 < raw.length ? Character.digit(raw[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw new BadUrl(
                    what + " contains a % that is not followed by two hexadecimal digits",
                    "a % percent-encoded as %25",
                    "a lone %");
        }
        return (byte) (high * 16 + low);
    }
}
