package dev.apflow.testkit.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Writes the few kinds of values that certificates are made of (X.690). */
final class Der {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... members) {
        return tagged(0x30, members);
    }

    static byte[] set(byte[]... members) {
        return tagged(0x31, members);
    }

    static byte[] whole(BigInteger number) {
        return tagged(0x02, number.toByteArray());
    }

    static byte[] yes() {
        return tagged(0x01, new byte[] {(byte) 0xff});
    }

    static byte[] nothing() {
        return tagged(0x05);
    }

    static byte[] octets(byte[] bytes) {
        return tagged(0x04, bytes);
    }

    static byte[] bits(byte[] bytes) {
        return tagged(0x03, new byte[] {0}, bytes);
    }

    static byte[] text(String text) {
        return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] time(Instant time) {
        return tagged(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    /** {@code 1.2.840.113549}. */
    static byte[] name(String dotted) {
        List<String> parts = List.of(dotted.split("\\."));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(40 * Integer.parseInt(parts.get(0)) + Integer.parseInt(parts.get(1)));
        for (String part : parts.subList(2, parts.size())) {
            int number = Integer.parseInt(part);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (number >> shift > 0) {
                    out.write(0x80 | number >> shift & 0x7f);
                }
            }
            out.write(number & 0x7f);
        }
        return tagged(0x06, out.toByteArray());
    }

    static byte[] tagged(int tag, byte[]... members) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] member : members) {
            content.writeBytes(member);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length & 0xff);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
