package dev.apflow.bootstrap.cli;

import dev.apflow.bootstrap.terminal.Columns;

import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * How wide the columns of a table are on a terminal that may be narrower than the table. Long texts
 * give way first, then columns that the table can do without, then ids, then all the others.
 */
final class ColumnWidths {

    static final int GAP = 2;
    private static final int HIDDEN = 0;

    private static final int WIDEST = 60;
    private static final int TEXT = 10;
    private static final int ID = 24;
    private static final int NARROWEST = 3;

    private final int room;
    private final Set<Integer> ids;
    private final int[] widths;

    private ColumnWidths(int room, Set<Integer> ids, int[] widths) {
        this.room = room;
        this.ids = ids;
        this.widths = widths;
    }

    /**
     * The width of each column; 0 of one that is not shown.
     *
     * @param room columns of the terminal
     * @param ids columns that hold ids
     * @param optional columns that are not shown where there is no room, the last one first
     */
    static int[] of(List<List<String>> rows, int room, Set<Integer> ids, List<Integer> optional) {
        int count = rows.getFirst().size();
        int[] natural = new int[count];
        for (int i = 0; i < count; i++) {
            int column = i;
            int widest = rows.stream().mapToInt(row -> Columns.of(row.get(column))).max().orElse(0);
            natural[i] = Math.max(1, i == count - 1 ? widest : Math.min(WIDEST, widest));
        }
        return new ColumnWidths(room, ids, natural).fitted(optional);
    }

    private int[] fitted(List<Integer> optional) {
        shrink(column -> ids.contains(column) ? WIDEST : TEXT);
        for (int column : optional.reversed()) {
            if (excess() > 0) {
                widths[column] = HIDDEN;
            }
        }
        shrink(column -> ids.contains(column) ? ID : TEXT);
        shrink(column -> NARROWEST);
        return widths;
    }

    /** Takes what is missing from the widest columns, the last of them first. */
    private void shrink(IntUnaryOperator floor) {
        while (excess() > 0) {
            int widest =
                    IntStream.range(0, widths.length)
                            .filter(each -> widths[each] > floor.applyAsInt(each))
                            .reduce((one, other) -> widths[other] >= widths[one] ? other : one)
                            .orElse(-1);
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private int excess() {
        int shown = (int) IntStream.of(widths).filter(each -> each != HIDDEN).count();
        return IntStream.of(widths).sum() + GAP * (shown - 1) - room;
    }
}
