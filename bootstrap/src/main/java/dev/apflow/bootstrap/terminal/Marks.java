package dev.apflow.bootstrap.terminal;

import java.util.Objects;

/**
 * Marks on a terminal.
 *
 * @param full part of a bar
 * @param empty part of a bar
 * @param running before what runs
 * @param good before what went well
 * @param bad before what did not
 * @param cut after a text that goes on
 * @param line of a rule across the screen
 * @param dot between words
 * @param dash between numbers
 * @param heights eight bars, the lowest first
 */
public record Marks(
        String full,
        String empty,
        String running,
        String good,
        String bad,
        String cut,
        String line,
        String dot,
        String dash,
        String heights) {

    static final Marks UNICODE = new Marks("█", "░", "▸", "✓", "✗", "…", "─", "·", "–", "▁▂▃▄▅▆▇█");
    static final Marks ASCII = new Marks("#", ".", ">", "+", "x", "...", "-", "|", "-", "_.-=+*%#");

    private static final Marks OF_PROCESS = UserLocale.isUtf8(System.getenv()) ? UNICODE : ASCII;

    public Marks {
        Objects.requireNonNull(full, "full");
        Objects.requireNonNull(heights, "heights");
    }

    /** Those that the terminal of this process shows. */
    public static Marks ofProcess() {
        return OF_PROCESS;
    }
}
