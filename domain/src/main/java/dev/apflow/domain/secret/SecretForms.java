package dev.apflow.domain.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What betrays a secret: the value, its telling parts, and both in Base64 and as hex digits. */
final class SecretForms {

    private static final Pattern URL =
            Pattern.compile(
                    "[A-Za-z][A-Za-z0-9+.-]{0,30}://(?:[^/?#@:]*(?<password>:[^/?#@]*)@)?[^/?#@]*"
                            + "(?<rest>[/?][^#]*)?(?s:#.*)?");
    private static final Pattern CREDENTIALS =
            Pattern.compile("(?i)(?:basic|bearer|token)\\s+(?<rest>\\S+)");
    private static final String REST = "rest";
    private static final int SHORTEST_PART = 8;
    private static final int BITS = 6;

    private final Set<String> plain = new LinkedHashSet<>();
    private final Set<String> all = new LinkedHashSet<>();

    private SecretForms() {}

    static SecretForms of(String value) {
        SecretForms forms = new SecretForms();
        forms.add(value, Secret.SHORTEST);
        forms.add(value.strip(), Secret.SHORTEST);
        value.lines().map(String::strip).forEach(line -> forms.add(line, SHORTEST_PART));
        Matcher credentials = CREDENTIALS.matcher(value);
        if (credentials.matches()) {
            forms.add(credentials.group(REST), SHORTEST_PART);
        }
        Matcher url = URL.matcher(value);
        if (url.matches()) {
            forms.add(url.group(REST), SHORTEST_PART);
            forms.add(withoutColon(url.group("password")), Secret.SHORTEST);
        }
        return forms;
    }

    /** As it is. */
    Set<String> plain() {
        return plain;
    }

    /** In every form. */
    Set<String> all() {
        return all;
    }

    private static @Nullable String withoutColon(@Nullable String password) {
        return password == null ? null : password.substring(1);
    }

    private void add(@Nullable String part, int shortest) {
        if (part == null || part.length() < shortest || !plain.add(part)) {
            return;
        }
        byte[] bytes = part.getBytes(UTF_8);
        all.add(part);
        all.add(HexFormat.of().formatHex(bytes));
        all.add(HexFormat.of().withUpperCase().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            all.add(inBase64(Base64.getEncoder(), bytes, before));
            all.add(inBase64(Base64.getUrlEncoder(), bytes, before));
        }
    }

    /** The characters that these bytes alone decide, behind so many others ({@code user:}). */
    private static String inBase64(Base64.Encoder encoder, byte[] bytes, int before) {
        byte[] padded = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, padded, before, bytes.length);
        char[] encoded = encoder.withoutPadding().encodeToString(padded).toCharArray();
        int from = Math.ceilDiv(before * Byte.SIZE, BITS);
        int to = padded.length * Byte.SIZE / BITS;
        return new String(Arrays.copyOfRange(encoded, from, to));
    }
}
