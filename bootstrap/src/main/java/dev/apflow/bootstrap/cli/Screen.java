package dev.apflow.bootstrap.cli;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Where a command writes. On a terminal a block of lines can be drawn again and again in the same
 * place; elsewhere there are only lines, one after the other.
 */
final class Screen {

    private static final String ESC = "\u001b[";

    private final PrintStream out;
    private final boolean terminal;
    private final int width;
    private int drawn;

    Screen(PrintStream out, boolean terminal, int width) {
        this.out = out;
        this.terminal = terminal;
        this.width = width;
    }

    /**
     * The process's own. The launcher tells whether standard output is a terminal, and how wide:
     * the JVM only knows whether input and output both are, which a tree from a pipe is not.
     */
    static Screen ofProcess() {
        Optional<Integer> columns = columns(System.getProperty("apflow.terminal.columns"));
        boolean terminal =
                columns.isPresent() || System.console() != null && System.console().isTerminal();
        int width = columns(System.getenv("COLUMNS")).or(() -> columns).orElse(terminal ? 80 : 200);
        return new Screen(System.out, terminal, width);
    }

    private static Optional<Integer> columns(@Nullable String text) {
        return Optional.ofNullable(text)
                .filter(each -> each.matches("\\d{2,4}"))
                .map(Integer::parseInt);
    }

    boolean isTerminal() {
        return terminal;
    }

    int width() {
        return width;
    }

    void line(String text) {
        out.println(text);
    }

    void lines(List<String> lines) {
        lines.forEach(out::println);
    }

    /** Replaces the block drawn before; on a terminal only. */
    void redraw(List<String> block) {
        if (!terminal) {
            return;
        }
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append(ESC).append(drawn).append('A');
        }
        block.forEach(each -> text.append(ESC).append("2K").append(each).append('\n'));
        text.append(ESC).append('J');
        out.print(text);
        out.flush();
        drawn = block.size();
    }

    /** What is drawn stays; the next block begins below it. */
    void keep() {
        drawn = 0;
    }

    String green(String text) {
        return coloured(text, "32");
    }

    String red(String text) {
        return coloured(text, "31");
    }

    String yellow(String text) {
        return coloured(text, "33");
    }

    String dim(String text) {
        return coloured(text, "2");
    }

    private String coloured(String text, String code) {
        return terminal && System.getenv("NO_COLOR") == null
                ? ESC + code + "m" + text + ESC + "0m"
                : text;
    }
}
