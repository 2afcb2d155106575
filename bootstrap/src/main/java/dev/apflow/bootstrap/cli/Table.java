package dev.apflow.bootstrap.cli;

import dev.apflow.bootstrap.terminal.Marks;
import dev.apflow.domain.text.Excerpts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under headings, each column as wide as its widest cell; the last one is cut to the line. */
final class Table {

    private static final int GAP = 2;
    private static final int WIDEST = 60;

    private final List<List<String>> rows = new ArrayList<>();
    private final int width;

    /**
     * An empty table.
     *
     * @param width of a line, in characters
     */
    Table(int width, String... headings) {
        this.width = width;
        rows.add(List.of(headings));
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(each -> oneLine(String.valueOf(each))).toList());
        return this;
    }

    List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.min(WIDEST, Math.max(widths[i], row.get(i).length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            boolean last = i == row.size() - 1;
            int room = last ? Math.max(10, width - line.length()) : widths[i];
            String cell = cut(row.get(i), room);
            line.append(cell);
            if (!last) {
                line.repeat(' ', widths[i] - Excerpts.length(cell) + GAP);
            }
        }
        return line.toString().stripTrailing();
    }

    /** Control characters would move the cursor of whoever reads this. */
    static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /** The same of a text whose tabs and spaces say something. */
    static String printable(String text) {
        return text.replace("\t", "    ").replaceAll("\\p{Cntrl}", " ");
    }

    static String cut(String text, int longest) {
        return Excerpts.fitted(text, longest, Marks.ofProcess().cut());
    }

    /** The words of a text in lines of a length, those behind the first one indented. */
    static List<String> wrapped(String text, int longest, int indent) {
        int room = Math.max(longest, 2 * indent);
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > room) {
            int space = rest.lastIndexOf(' ', room);
            int end = space > indent ? space : Excerpts.beginning(rest, room).length();
            lines.add(rest.substring(0, end).stripTrailing());
            rest = " ".repeat(indent) + rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
