package dev.apflow.adapters.executors;

import dev.apflow.application.executor.ExecutionFailed;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The launcher starts the JVM in a locale with UTF-8, since that decides how arguments are written;
 * commands get the locale of the user, whose {@code LC_ALL} the launcher keeps.
 */
final class UserLocale {

    private static final String KEPT = "APFLOW_LC_ALL";
    private static final String ALL = "LC_ALL";

    /** How the JVM writes arguments and environment; without the launcher it may be ASCII. */
    private static final Charset ARGUMENTS =
            Charset.forName(
                    System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

    private UserLocale() {}

    static void restore(Map<String, String> environment) {
        String kept = environment.remove(KEPT);
        if (kept == null) {
            return;
        }
        if (kept.isEmpty()) {
            environment.remove(ALL);
        } else {
            environment.put(ALL, kept);
        }
    }

    /** The JVM would write a question mark, and say nothing. */
    static void requireSayable(List<String> argv, Map<String, String> environment)
            throws ExecutionFailed {
        CharsetEncoder encoder = ARGUMENTS.newEncoder();
        boolean sayable =
                Stream.concat(
                                argv.stream(),
                                Stream.concat(
                                        environment.keySet().stream(),
                                        environment.values().stream()))
                        .allMatch(encoder::canEncode);
        if (!sayable) {
            throw ExecutionFailed.permanent(
                    "the locale of this node cannot write an argument of the command (its encoding"
                            + " is "
                            + ARGUMENTS
                            + "): start the node with the launcher, or with LC_ALL=C.UTF-8");
        }
    }
}
