package dev.apflow.json;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Hands text on, save that a character outside ASCII among the four digits of a {@code \}{@code
 * uXXXX} becomes one that is no digit either: Jackson's parser of characters looks at the lower
 * eight bits alone and would take some of them for digits.
 */
final class EscapeGuard extends FilterReader {

    private static final int DIGITS = 4;
    private static final char NO_DIGIT = 'x';
    private static final int ASCII_MAX = 0x7f;

    private boolean escaped;
    private int digitsLeft;

    EscapeGuard(Reader text) {
        super(text);
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        return next < 0 ? next : guarded((char) next);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        for (int i = offset; i < offset + count; i++) {
            target[i] = guarded(target[i]);
        }
        return count;
    }

    private char guarded(char next) {
        if (digitsLeft > 0) {
            digitsLeft--;
            return next > ASCII_MAX ? NO_DIGIT : next;
        }
        if (escaped) {
            escaped = false;
            digitsLeft = next == 'u' ? DIGITS : 0;
        } else {
            escaped = next == '\\';
        }
        return next;
    }
}
