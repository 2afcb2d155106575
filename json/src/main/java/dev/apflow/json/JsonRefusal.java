package dev.apflow.json;

import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.ParseResult.TextPosition;

import java.io.Serial;

/** Carries a refusal out of the recursion of the reader; never leaves the package. */
final class JsonRefusal extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final transient Malformed malformed;

    JsonRefusal(JsonFault fault, String message, TextPosition position) {
        super(message, null, false, false);
        this.malformed = malformed(fault, message, position);
    }

    Malformed malformed() {
        return malformed;
    }

    static Malformed malformed(JsonFault fault, String message, TextPosition position) {
        String where = "line " + position.line() + ", column " + position.column() + ": ";
        return new Malformed(fault, where + message, position);
    }
}
