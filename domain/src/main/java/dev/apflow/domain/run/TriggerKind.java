package dev.apflow.domain.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What made a run. */
public enum TriggerKind {
    API,
    SCHEDULE,
    CLI,
    UI,
    RERUN,
    COPY;

    /** What a client may write, in words. */
    public static final String EXPECTED = "api, schedule, cli, ui, rerun or copy";

    /** As clients read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TriggerKind> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
