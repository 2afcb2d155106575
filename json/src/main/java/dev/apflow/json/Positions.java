package dev.apflow.json;

import dev.apflow.json.ParseResult.TextPosition;

import tools.jackson.core.TokenStreamLocation;

/** Makes positions from what is known of a place. */
final class Positions {

    static final TextPosition START = new TextPosition(1, 1, 0);

    private Positions() {}

    static TextPosition of(TokenStreamLocation location) {
        return new TextPosition(
                Math.max(1, location.getLineNr()),
                Math.max(1, location.getColumnNr()),
                Math.max(0, location.getCharOffset()));
    }

    static TextPosition of(String text, int index) {
        String before = text.substring(0, index);
        int lines = (int) before.chars().filter(c -> c == '\n').count();
        return new TextPosition(lines + 1, index - before.lastIndexOf('\n'), index);
    }
}
