package dev.apflow.domain.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that somebody may have meant. */
public final class Nearest {

    private static final int SHORT = 4;

    private Nearest() {}

    /**
     * The known name that {@code name} may be a slip of: written otherwise, with up to two letters
     * wrong or two neighbours exchanged, or its beginning.
     */
    public static Optional<String> to(String name, Collection<String> known) {
        String given = plain(name);
        int most = given.length() < SHORT ? 1 : 2;
        return known.stream()
                .filter(each -> Math.abs(given.length() - plain(each).length()) <= most)
                .filter(each -> distance(given, plain(each)) <= most)
                .min(
                        Comparator.comparing((String each) -> distance(given, plain(each)))
                                .thenComparing(Comparator.naturalOrder()))
                .or(() -> beginning(given, known));
    }

    private static Optional<String> beginning(String given, Collection<String> known) {
        return known.stream()
                .filter(each -> given.length() >= SHORT && plain(each).startsWith(given))
                .min(Comparator.naturalOrder());
    }

    private static String plain(String name) {
        return name.replaceAll("[_.-]", "").toLowerCase(Locale.ROOT);
    }

    /** Of optimal string alignment: Levenshtein's, and two neighbours exchanged count as one. */
    private static int distance(String one, String other) {
        int[] earlier = new int[other.length() + 1];
        int[] before = new int[other.length() + 1];
        Arrays.setAll(before, j -> j);
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
                if (isExchanged(one, i, other, j)) {
                    now[j] = Math.min(now[j], 1 + earlier[j - 2]);
                }
            }
            earlier = before;
            before = now;
        }
        return before[other.length()];
    }

    private static boolean isExchanged(String one, int i, String other, int j) {
        return i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
    }
}
