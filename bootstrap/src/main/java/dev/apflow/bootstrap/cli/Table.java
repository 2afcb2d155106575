package dev.apflow.bootstrap.cli;

import dev.apflow.bootstrap.terminal.Columns;
import dev.apflow.bootstrap.terminal.Marks;
import dev.apflow.domain.text.Excerpts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows under headings; no row is wider than the terminal. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();
    private final int width;
    private final Set<Integer> ids = new HashSet<>();
    private final List<Integer> optional = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param width of the terminal, in columns
     */
    Table(int width, String... headings) {
        this.width = width;
        rows.add(List.of(headings));
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(each -> oneLine(String.valueOf(each))).toList());
        return this;
    }

    /** This column holds ids: they are cut last, and in their middle. */
    Table ids(String heading) {
        ids.add(rows.getFirst().indexOf(heading));
        return this;
    }

    /** These columns are not shown where there is no room for them, the last one first. */
    Table optional(String... headings) {
        List.of(headings).forEach(each -> optional.add(rows.getFirst().indexOf(each)));
        return this;
    }

    List<String> lines() {
        int[] widths = ColumnWidths.of(rows, width, ids, optional);
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            if (widths[i] > 0) {
                String cell = cell(row.get(i), i, widths[i]);
                line.append(cell).repeat(' ', widths[i] - Columns.of(cell) + ColumnWidths.GAP);
            }
        }
        return line.toString().stripTrailing();
    }

    private String cell(String text, int column, int room) {
        String more = Marks.ofProcess().cut();
        return ids.contains(column)
                ? Columns.fittedInside(text, room, more)
                : Columns.fitted(text, room, more);
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
        return Columns.fitted(text, longest, Marks.ofProcess().cut());
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
