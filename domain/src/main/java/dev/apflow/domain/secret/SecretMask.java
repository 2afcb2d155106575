package dev.apflow.domain.secret;

import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Hides secrets in texts: every character that belongs to an occurrence of one, in any of its
 * {@link SecretForms}, also where the text is percent-encoded or escaped as in JSON. Of a text that
 * was cut, the end is hidden where a secret begins there.
 *
 * <p>What an executor does to a secret beyond that (turns it round, encrypts it, spells it) is not
 * found.
 */
final class SecretMask {

    /** What stands in place of a secret. */
    private static final String MASK = "***";

    /** Where a text was cut, as our own excerpts are. */
    private static final String MORE = "…";

    /** What is shown for a character that was cut itself. */
    private static final char HALF = '\ufffd';

    /** Only in so long a text is that looked for, each place of it. */
    private static final int LONGEST_MESSAGE = 20_000;

    /** A text of this length may have been cut by somebody who does not say so. */
    private static final int SHORTEST_CUT = 256;

    private final List<String> plain;
    private final List<String> forms;
    private final List<String> bytes;
    private final boolean hasBlank;

    private SecretMask(Set<String> plain, Set<String> forms) {
        this.plain = List.copyOf(plain);
        this.forms = List.copyOf(forms);
        this.bytes = forms.stream().map(DecodedText::bytes).toList();
        this.hasBlank = plain.stream().anyMatch(each -> each.indexOf(' ') >= 0);
    }

    static SecretMask of(Collection<String> values) {
        Set<String> plain = new LinkedHashSet<>();
        Set<String> forms = new LinkedHashSet<>();
        for (String value : values) {
            SecretForms each = SecretForms.of(value);
            plain.addAll(each.plain());
            forms.addAll(each.all());
        }
        return new SecretMask(plain, forms);
    }

    boolean isIn(String text) {
        return !found(text).isEmpty();
    }

    String masked(String text) {
        BitSet hidden = found(text);
        if (hidden.isEmpty()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int begin = hidden.nextSetBit(at);
            if (begin < 0) {
                return shown.append(text, at, text.length()).toString();
            }
            shown.append(text, at, begin).append(MASK);
            at = Math.min(text.length(), hidden.nextClearBit(begin));
        }
        return shown.toString();
    }

    /** Which characters belong to a secret. */
    private BitSet found(String text) {
        BitSet hidden = new BitSet();
        for (String form : forms) {
            for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
                hidden.set(at, at + form.length());
            }
        }
        if (text.indexOf('%') >= 0) {
            find(DecodedText.percent(text, false), bytes, hidden);
        }
        if (hasBlank && text.indexOf('+') >= 0) {
            find(DecodedText.percent(text, true), bytes, hidden);
        }
        if (text.indexOf('\\') >= 0) {
            find(DecodedText.escapes(text), forms, hidden);
        }
        if (text.length() >= SHORTEST_CUT) {
            findCut(text, text.length(), hidden);
        }
        if (text.length() <= LONGEST_MESSAGE) {
            for (int at = text.indexOf(MORE); at >= 0; at = text.indexOf(MORE, at + 1)) {
                findCut(text, at, hidden);
            }
        }
        return hidden;
    }

    private static void find(DecodedText view, List<String> forms, BitSet hidden) {
        for (String form : forms) {
            for (int at = view.text().indexOf(form);
                    at >= 0;
                    at = view.text().indexOf(form, at + 1)) {
                hidden.set(view.from()[at], view.to()[at + form.length() - 1]);
            }
        }
    }

    /** Where a secret begins that was cut off at {@code end}. */
    private void findCut(String text, int end, BitSet hidden) {
        if (end > 0 && text.charAt(end - 1) == HALF) {
            findCut(text, end - 1, hidden);
            return;
        }
        for (String value : plain) {
            int most = Math.min(value.length() - 1, end);
            for (int length = most; length >= Secret.SHORTEST; length--) {
                if (text.regionMatches(end - length, value, 0, length)) {
                    hidden.set(end - length, end);
                    break;
                }
            }
        }
    }
}
