package dev.apflow.adapters.postgres.settings;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a database URL apart. A user or password with a raw {@code @ / ? #} would move the borders
 * of the parts; such a URL is refused as a whole, and nothing of it is shown.
 */
final class UrlText {

    private static final String FORM = "postgresql://user:password@host:port/database";
    private static final Pattern SCHEME =
            Pattern.compile("(?:postgresql|postgres|postgresql\\+asyncpg)://(.*)", Pattern.DOTALL);

    private static final Pattern HOST =
            Pattern.compile(
                    "(\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?\\]|[^\\s\\[\\]:@/?#,\\\\]*)(?::(.*))?");

    /** Other marks are those of users, passwords and parameters that went astray. */
    private static final Pattern DATABASE = Pattern.compile("[^@:&;=\\s\"']*");

    private static final Pattern NAME = Pattern.compile("[A-Za-z][\\w.-]{0,63}");

    private UrlText() {}

    /**
     * @throws BadUrl it is not one to work with
     */
    static PostgresUrl read(String url) {
        Matcher form = SCHEME.matcher(url);
        if (!form.matches()) {
            throw new BadUrl("not usable", FORM, "another form");
        }
        String rest = form.group(1);
        int end = firstOf(rest, "/?#");
        String authority = rest.substring(0, end);
        String tail = rest.substring(end);
        if (authority.indexOf('@') != authority.lastIndexOf('@')) {
            throw misplaced();
        }
        try {
            return parts(authority, tail);
        } catch (BadUrl bad) {
            throw tail.contains("@") ? misplaced() : bad;
        }
    }

    private static BadUrl misplaced() {
        return new BadUrl(
                "not readable: does user or password contain one of @ / ? # as it is?",
                FORM
                        + ", with user and password percent-encoded: %40 for @, %2F for /, %3F for"
                        + " ?, %23 for #, %25 for %",
                "a URL that is not shown here");
    }

    private static PostgresUrl parts(String authority, String tail) {
        if (tail.contains("#")) {
            throw new BadUrl(
                    "a # is not part of a database URL",
                    "# percent-encoded as %23, in the password too",
                    "a raw #");
        }
        int question = firstOf(tail, "?");
        String path = tail.substring(0, question);
        if (path.indexOf('/', 1) > 0 || !DATABASE.matcher(path).matches()) {
            throw new BadUrl(
                    "not readable: a name of a database, or a password, with a mark such as / @ :"
                            + " & ; = as it is?",
                    "/ percent-encoded as %2F, @ as %40, : as %3A, & as %26, ; as %3B, = as %3D,"
                            + " white space as %20",
                    "a URL that is not shown here");
        }
        UrlParameters parameters = new UrlParameters();
        int at = authority.indexOf('@');
        if (at >= 0) {
            login(authority.substring(0, at), parameters);
        }
        hosts(authority.substring(at + 1), parameters);
        if (path.length() > 1) {
            parameters.given("dbname", decoded("the database's name", path.substring(1)));
        }
        if (question < tail.length()) {
            parameters(tail.substring(question + 1), parameters);
        }
        return parameters.url();
    }

    private static void login(String login, UrlParameters parameters) {
        int colon = firstOf(login, ":");
        String user = decoded("the user", login.substring(0, colon));
        if (!user.isEmpty()) {
            parameters.given("user", user);
        }
        if (colon + 1 < login.length()) {
            parameters.given("password", decoded("the password", login.substring(colon + 1)));
        }
    }

    private static void hosts(String text, UrlParameters parameters) {
        if (text.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher host = HOST.matcher(each);
            if (!host.matches() || each.isEmpty() && text.contains(",")) {
                throw new BadUrl(
                        "a host is not readable",
                        "host:port, an IPv6 address in brackets as in [::1]:5432, several"
                                + " comma-separated",
                        "another form");
            }
            names.add(decoded("a host", host.group(1)));
            ports.add(Optional.ofNullable(host.group(2)).orElse(""));
        }
        if (names.stream().anyMatch(name -> !name.isEmpty())) {
            parameters.given("host", String.join(",", names));
        }
        if (ports.stream().anyMatch(port -> !port.isEmpty())) {
            parameters.given("port", String.join(",", ports));
        }
    }

    private static void parameters(String query, UrlParameters parameters) {
        Set<String> seen = new LinkedHashSet<>();
        for (String each : query.split("&")) {
            if (each.isEmpty()) {
                continue;
            }
            int equals = firstOf(each, "=");
            String name = each.substring(0, equals);
            if (!NAME.matcher(name).matches() || equals == each.length()) {
                throw new BadUrl(
                        "a parameter is not readable",
                        "name=value, joined by &, with & and % in values percent-encoded",
                        "another form");
            }
            if (!UrlParameter.ALL.containsKey(name)) {
                throw UrlParameters.unknown(name);
            }
            if (!seen.add(name)) {
                throw new BadUrl(
                        "the parameter " + name + " is there twice", "one value", "several");
            }
            parameters.given(name, decoded("the parameter " + name, each.substring(equals + 1)));
        }
    }

    private static int firstOf(String text, String any) {
        int at = 0;
        while (at < text.length() && any.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** A plus sign is one, as with libpq. */
    private static String decoded(String what, String text) {
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
        try {
            String decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
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
