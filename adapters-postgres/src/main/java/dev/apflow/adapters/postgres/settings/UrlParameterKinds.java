package dev.apflow.adapters.postgres.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a parameter may mean: a text, a number, one of some words, or that it is refused. */
final class UrlParameterKinds {

    private UrlParameterKinds() {}

    /** Refuses the parameters of these names. */
    static Map<String, UrlParameter> refused(String instead, String... names) {
        Map<String, UrlParameter> all = new LinkedHashMap<>();
        for (String each : names) {
            all.put(
                    each,
                    (name, value, set) -> {
                        throw new BadUrl(
                                "the parameter " + name + " is not supported", instead, name);
                    });
        }
        return all;
    }

    static UrlParameter text(String key) {
        return (name, value, set) -> {
            if (value.isEmpty()) {
                throw new BadUrl("the parameter " + name + " is empty", "a value", "none");
            }
            set.accept(key, value);
        };
    }

    static UrlParameter seconds(String key) {
        return (name, value, set) -> {
            if (!value.matches("\\d{1,7}")) {
                throw bad(name, "a whole number", value);
            }
            set.accept(key, value);
        };
    }

    static UrlParameter oneOf(String key, String... words) {
        Map<String, String> same = new LinkedHashMap<>();
        for (String each : words) {
            same.put(each, each);
        }
        return words(key, same);
    }

    static UrlParameter words(String key, Map<String, String> meanings) {
        return (name, value, set) -> {
            String meant = meanings.get(value);
            if (meant == null) {
                List<String> known = new ArrayList<>(meanings.keySet());
                known.sort(null);
                throw bad(name, "one of " + String.join(", ", known), value);
            }
            set.accept(key, meant);
        };
    }

    /** What the driver does anyway. */
    static UrlParameter only(String shown, String... fitting) {
        return (name, value, set) -> {
            if (!List.of(fitting).contains(value.toLowerCase(Locale.ROOT))) {
                throw bad(name, shown + ", which is what Apflow does", value);
            }
        };
    }

    /** Zero: nothing is prepared in the server. */
    static UrlParameter cacheSize() {
        return (name, value, set) -> {
            if (!value.matches("\\d{1,7}")) {
                throw bad(name, "a whole number", value);
            }
            set.accept("prepareThreshold", Integer.parseInt(value) == 0 ? "0" : "5");
            set.accept("preparedStatementCacheQueries", value);
        };
    }

    private static BadUrl bad(String name, String expected, String value) {
        return new BadUrl(
                "the parameter " + name + " is not usable",
                expected,
                value.isEmpty() ? "none" : "a value that is not shown here");
    }
}
