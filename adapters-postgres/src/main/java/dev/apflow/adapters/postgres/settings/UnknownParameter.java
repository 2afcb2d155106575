package dev.apflow.adapters.postgres.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** A parameter that no database URL has. */
final class UnknownParameter {

    private static final int MOST_TYPOS = 2;

    private UnknownParameter() {}

    /** One near a known one is shown; another may be a part of a password. */
    static BadUrl of(String name) {
        return meant(name)
                .map(
                        each ->
                                new BadUrl(
                                        "unknown parameter " + name,
                                        "did you mean " + each + "?",
                                        name))
                .orElseGet(UnknownParameter::hidden);
    }

    private static BadUrl hidden() {
        return new BadUrl(
                "unknown parameter",
                "a parameter of libpq, such as sslmode or connect_timeout, with & and % in values"
                        + " percent-encoded",
                "a name that is not shown here");
    }

    private static Optional<String> meant(String name) {
        String plain = plain(name);
        return known(each -> plain(each).equals(plain))
                .or(() -> known(each -> distance(plain(each), plain) <= MOST_TYPOS));
    }

    private static Optional<String> known(Predicate<String> near) {
        return UrlParameter.ALL.keySet().stream().filter(near).findFirst();
    }

    private static String plain(String name) {
        return name.replaceAll("[_.-]", "").toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's. */
    private static int distance(String one, String other) {
        int[] costs = new int[other.length() + 1];
        for (int j = 0; j < costs.length; j++) {
            costs[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(replaced, Math.min(costs[j], costs[j - 1]) + 1);
            }
        }
        return costs[other.length()];
    }
}
