package dev.apflow.adapters.executors;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts the bytes of an output into lines, as they come. */
final class OutputLines {

    /** A line that is longer is told in parts. */
    private static final int LONGEST = 8 * 1024;

    private final Consumer<String> line;
    private final byte[] kept = new byte[LONGEST];
    private int size;

    OutputLines(Consumer<String> line) {
        this.line = line;
    }

    void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte next = bytes[i];
            if (next == '\n') {
                tell();
            } else {
                if (size == LONGEST && !isInsideCharacter(next)) {
                    tell();
                }
                if (size < LONGEST) {
                    kept[size] = next;
                    size++;
                }
            }
        }
    }

    /** A byte of UTF-8 that is not the first of its character. */
    private static boolean isInsideCharacter(byte next) {
        return (next & 0xc0) == 0x80;
    }

    /** What stands behind the last line end is a line too. */
    void end() {
        if (size > 0) {
            tell();
        }
    }

    private void tell() {
        int length = size > 0 && kept[size - 1] == '\r' ? size - 1 : size;
        line.accept(new String(kept, 0, length, StandardCharsets.UTF_8));
        size = 0;
    }
}
