package dev.apflow.bootstrap.terminal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The locale of the person who started this process. The launcher gives the JVM another one, and
 * keeps the person's own {@code LC_ALL} in {@value #KEPT}.
 */
final class UserLocale {

    static final String KEPT = "APFLOW_LC_ALL";

    private static final String ALL = "LC_ALL";

    private UserLocale() {}

    /** Whether the terminal shows more than ASCII, as far as {@code environment} says. */
    static boolean isUtf8(Map<String, String> environment) {
        String all = environment.containsKey(KEPT) ? KEPT : ALL;
        return Stream.of(all, "LC_CTYPE", "LANG")
                .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(value -> value.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8"))
                .orElse(false);
    }
}
