package dev.apflow.adapters.postgres.settings;

import java.util.LinkedHashSet;
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
        UrlParameters parameters = new UrlParameters();
        String path = requirePath(tail.substring(0, question));
        UrlAuthority.read(authority, parameters);
        if (path.length() > 1) {
            parameters.given(
                    "dbname", PercentEncoded.decoded("the database's name", path.substring(1)));
        }
        if (question < tail.length()) {
            parameters(tail.substring(question + 1), parameters);
        }
        return parameters.url();
    }

    private static String requirePath(String path) {
        if (path.indexOf('/', 1) > 0 || !DATABASE.matcher(path).matches()) {
            throw new BadUrl(
                    "not readable: a name of a database, or a password, with a mark such as / @ :"
                            + " & ; = as it is?",
                    "/ percent-encoded as %2F, @ as %40, : as %3A, & as %26, ; as %3B, = as %3D,"
                            + " white space as %20",
                    "a URL that is not shown here");
        }
        return path;
    }

    private static void parameters(String query, UrlParameters parameters) {
        Set<String> seen = new LinkedHashSet<>();
        for (String each : query.split("&")) {
            if (!each.isEmpty()) {
                String name = requireName(each);
                if (!seen.add(name)) {
                    throw new BadUrl(
                            "the parameter " + name + " is there twice", "one value", "several");
                }
                String value = each.substring(name.length() + 1);
                parameters.given(name, PercentEncoded.decoded("the parameter " + name, value));
            }
        }
    }

    /** The name of a parameter that is known and has a value. */
    private static String requireName(String parameter) {
        int equals = firstOf(parameter, "=");
        String name = parameter.substring(0, equals);
        if (!NAME.matcher(name).matches() || equals == parameter.length()) {
            throw new BadUrl(
                    "a parameter is not readable",
                    "name=value, joined by &, with & and % in values percent-encoded",
                    "another form");
        }
        if (!UrlParameter.ALL.containsKey(name)) {
            throw UnknownParameter.of(name);
        }
        return name;
    }

    /** Where the first of these marks is; the end where none is. */
    static int firstOf(String text, String any) {
        int at = 0;
        while (at < text.length() && any.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}
