package dev.apflow.bootstrap.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many columns of a terminal a text takes. Each character counts by itself, as most terminals
 * do it: East Asian ones and pictures take two columns, marks that join the one before take none.
 */
public final class Columns {

    /** What a reader sees as one character. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private static final int PICTURE_SELECTOR = 0xfe0f;

    /** First and last of each range of wide characters (Unicode's East Asian Width, W and F). */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x231a, 0x231b},
        {0x2329, 0x232a},
        {0x23e9, 0x23ec},
        {0x23f0, 0x23f0},
        {0x23f3, 0x23f3},
        {0x25fd, 0x25fe},
        {0x2614, 0x2615},
        {0x2630, 0x2637},
        {0x2648, 0x2653},
        {0x267f, 0x267f},
        {0x268a, 0x268f},
        {0x2693, 0x2693},
        {0x26a1, 0x26a1},
        {0x26aa, 0x26ab},
        {0x26bd, 0x26be},
        {0x26c4, 0x26c5},
        {0x26ce, 0x26ce},
        {0x26d4, 0x26d4},
        {0x26ea, 0x26ea},
        {0x26f2, 0x26f3},
        {0x26f5, 0x26f5},
        {0x26fa, 0x26fa},
        {0x26fd, 0x26fd},
        {0x2705, 0x2705},
        {0x270a, 0x270b},
        {0x2728, 0x2728},
        {0x274c, 0x274c},
        {0x274e, 0x274e},
        {0x2753, 0x2755},
        {0x2757, 0x2757},
        {0x2795, 0x2797},
        {0x27b0, 0x27b0},
        {0x27bf, 0x27bf},
        {0x2b1b, 0x2b1c},
        {0x2b50, 0x2b50},
        {0x2b55, 0x2b55},
        {0x2e80, 0x303e},
        {0x3041, 0x4dff},
        {0x4e00, 0xa4cf},
        {0xa960, 0xa97c},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe10, 0xfe19},
        {0xfe30, 0xfe6f},
        {0xff01, 0xff60},
        {0xffe0, 0xffe6},
        {0x16fe0, 0x18cff},
        {0x1aff0, 0x1b2ff},
        {0x1d300, 0x1d376},
        {0x1f004, 0x1f004},
        {0x1f0cf, 0x1f0cf},
        {0x1f18e, 0x1f18e},
        {0x1f191, 0x1f19a},
        {0x1f200, 0x1f320},
        {0x1f32d, 0x1f335},
        {0x1f337, 0x1f37c},
        {0x1f37e, 0x1f393},
        {0x1f3a0, 0x1f3ca},
        {0x1f3cf, 0x1f3d3},
        {0x1f3e0, 0x1f3f0},
        {0x1f3f4, 0x1f3f4},
        {0x1f3f8, 0x1f43e},
        {0x1f440, 0x1f440},
        {0x1f442, 0x1f4fc},
        {0x1f4ff, 0x1f53d},
        {0x1f54b, 0x1f54e},
        {0x1f550, 0x1f567},
        {0x1f57a, 0x1f57a},
        {0x1f595, 0x1f596},
        {0x1f5a4, 0x1f5a4},
        {0x1f5fb, 0x1f64f},
        {0x1f680, 0x1f6c5},
        {0x1f6cc, 0x1f6cc},
        {0x1f6d0, 0x1f6d2},
        {0x1f6d5, 0x1f6df},
        {0x1f6eb, 0x1f6ec},
        {0x1f6f4, 0x1f6fc},
        {0x1f7e0, 0x1f7f0},
        {0x1f90c, 0x1f93a},
        {0x1f93c, 0x1f945},
        {0x1f947, 0x1f9ff},
        {0x1fa70, 0x1faff},
        {0x20000, 0x3fffd}
    };

    private Columns() {}

    /** The columns that a text takes. */
    public static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    /** A text of at most so many columns; where it is cut, it ends with {@code more}. */
    public static String fitted(String text, int most, String more) {
        return of(text) <= most ? text : beginning(text, most - of(more)) + beginning(more, most);
    }

    /**
     * The same, cut in its middle: the ends of ids tell tasks of a tree apart.
     *
     * @param most columns; of few of them, the beginning gets all
     */
    public static String fittedInside(String text, int most, String more) {
        int room = most - of(more);
        if (of(text) <= most || room < 8) {
            return fitted(text, most, more);
        }
        int back = room / 2;
        return beginning(text, room - back) + more + end(text, back);
    }

    private static String beginning(String text, int most) {
        Matcher characters = CHARACTER.matcher(text);
        int width = 0;
        int end = 0;
        while (characters.find()) {
            width += of(characters.group());
            if (width > most) {
                break;
            }
            end = characters.end();
        }
        return text.substring(0, end);
    }

    private static String end(String text, int most) {
        Matcher characters = CHARACTER.matcher(text);
        int rest = of(text);
        int start = 0;
        while (rest > most && characters.find()) {
            rest -= of(characters.group());
            start = characters.end();
        }
        return text.substring(start);
    }

    private static int of(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK ->
                    // It turns a sign into a picture, which is one column wider.
                    character == PICTURE_SELECTOR ? 1 : 0;
            case Character.FORMAT, Character.CONTROL -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        int low = 0;
        int high = WIDE.length - 1;
        while (low <= high) {
            int middle = (low + high) / 2;
            if (character < WIDE[middle][0]) {
                high = middle - 1;
            } else if (character > WIDE[middle][1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}
