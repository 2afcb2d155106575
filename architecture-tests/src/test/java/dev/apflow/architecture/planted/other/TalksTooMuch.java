package dev.apflow.architecture.planted.other;

import java.util.List;

/** Has methods whose lengths are known. */
public final class TalksTooMuch {
    private final List<String> lines;

    String talk(int times) {
        if (times == 0) {
            return lines.toString();
        }
        return talk(times - 1);
    }

    TalksTooMuch(List<String> lines) {
        this.lines = lines;
    }
}
