package dev.apflow.adapters.executors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a command into words as a shell would: blanks part words, {@code '…'} and {@code "…"} keep
 * them together, a backslash takes the next character as it is. Nothing is expanded.
 */
final class CommandLine {

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote;
    private boolean escaped;

    private CommandLine() {}

    /** The words; empty where a quote is left open. */
    static Optional<List<String>> split(String command) {
        return new CommandLine().read(command);
    }

    private Optional<List<String>> read(String command) {
        command.chars().forEach(each -> read((char) each));
        if (quote != 0 || escaped) {
            return Optional.empty();
        }
        endWord();
        return Optional.of(List.copyOf(words));
    }

    private void read(char each) {
        if (escaped) {
            add(each);
            escaped = false;
        } else if (each == '\\' && quote != '\'') {
            escaped = true;
            inWord = true;
        } else if (quote != 0) {
            if (each == quote) {
                quote = 0;
            } else {
                add(each);
            }
        } else if (each == '\'' || each == '"') {
            quote = each;
            inWord = true;
        } else if (Character.isWhitespace(each)) {
            endWord();
        } else {
            add(each);
        }
    }

    private void add(char each) {
        word.append(each);
        inWord = true;
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
