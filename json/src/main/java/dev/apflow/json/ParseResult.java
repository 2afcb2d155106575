package dev.apflow.json;

import dev.apflow.domain.json.JsonValue;

/** What became of a text that was read as JSON. */
public sealed interface ParseResult {

    /** The text is one JSON value. */
    record Parsed(JsonValue value) implements ParseResult {}

    /**
     * The text is not acceptable.
     *
     * @param fault the kind of fault, for programs
     * @param message what is wrong and where, one line for people; quotes at most a few dozen
     *     characters of the text
     * @param position where it was noticed
     */
    record Malformed(JsonFault fault, String message, TextPosition position)
            implements ParseResult {}

    /**
     * A place in a text.
     *
     * @param line counted from 1
     * @param column UTF-16 units in the line, counted from 1
     * @param offset UTF-16 units from the start of the text, counted from 0
     */
    record TextPosition(int line, int column, long offset) {}
}
