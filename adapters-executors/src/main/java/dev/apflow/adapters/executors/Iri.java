package dev.apflow.adapters.executors;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a URI of an address in any script (RFC 3987, section 3.1): the host in Punycode, the rest
 * percent-encoded as UTF-8. What is encoded already stays.
 */
final class Iri {

    private static final Pattern ABSOLUTE =
            Pattern.compile(
                    "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?<authority>[^/?#]*)(?<rest>.*)");

    private Iri() {}

    /** Of an address, or of one that is relative to another. */
    static URI uri(String text) throws URISyntaxException {
        Matcher absolute = ABSOLUTE.matcher(text);
        return absolute.matches()
                ? new URI(
                        absolute.group("scheme")
                                + authority(text, absolute.group("authority"))
                                + encoded(text, absolute.group("rest")))
                : new URI(encoded(text, text));
    }

    private static String authority(String text, String authority) throws URISyntaxException {
        if (authority.chars().allMatch(each -> each < 0x80)) {
            return authority;
        }
        int at = authority.lastIndexOf('@') + 1;
        int colon = authority.indexOf(':', at);
        int end = colon < 0 ? authority.length() : colon;
        try {
            return encoded(text, authority.substring(0, at))
                    + IDN.toASCII(authority.substring(at, end))
                    + authority.substring(end);
        } catch (IllegalArgumentException unusable) {
            throw new URISyntaxException(text, "the host is not a name");
        }
    }

    private static String encoded(String whole, String text) throws URISyntaxException {
        StringBuilder encoded = new StringBuilder();
        for (byte each : utf8(whole, text)) {
            if (each >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", each & 0xff));
            }
        }
        return encoded.toString();
    }

    private static byte[] utf8(String whole, String text) throws URISyntaxException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] all = new byte[bytes.remaining()];
            bytes.get(all);
            return all;
        } catch (CharacterCodingException half) {
            throw new URISyntaxException(whole, "half a character");
        }
    }

    /** A header as it was meant: many servers send UTF-8 where the client reads Latin 1. */
    static String header(String value) {
        if (value.chars().allMatch(each -> each < 0x80) || value.chars().anyMatch(e -> e > 0xff)) {
            return value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException latin) {
            return value;
        }
    }
}
