package dev.apflow.architecture.planted.other;

import java.util.List;

/** Has methods whose lengths are known. */
public final class TalksTooMuch {
    private final List<String> said;

    String talk(int times) {
        if (times == 0) {
            return said.toString();
        }
        return talk(times - 1);
    }

    TalksTooMuch(List<String> said) {
        this.said = said;
    }
}
