package dev.apflow.bootstrap.doctor;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What was found about one thing.
 *
 * @param check its name
 * @param text what there is
 * @param advice what to do; empty where nothing is to be done
 */
public record Finding(String check, Level level, String text, Optional<String> advice) {

    /** How bad it is. */
    public enum Level {
        OK,
        /** It works, and may not for long. */
        WARN,
        /** It does not work. */
        FAIL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Finding {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(advice, "advice");
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Level.OK, text, Optional.empty());
    }

    static Finding warn(String check, String text, String advice) {
        return new Finding(check, Level.WARN, text, Optional.of(advice));
    }

    static Finding fail(String check, String text, String advice) {
        return new Finding(check, Level.FAIL, text, Optional.of(advice));
    }
}
