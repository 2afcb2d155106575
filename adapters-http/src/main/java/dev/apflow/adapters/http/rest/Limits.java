package dev.apflow.adapters.http.rest;

import dev.apflow.application.document.FieldReader;

import java.util.Optional;
import java.util.regex.Pattern;

/** How many items of a list to show. */
final class Limits {

    /** What a cursor is, for a client whose cursor is none. */
    static final String A_CURSOR = "a next_cursor of this server";

    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private Limits() {}

    /** Reads {@code limit}: 1 to 500; 50 where none is given. */
    static int read(FieldReader query) {
        return read(query, USUAL, MOST);
    }

    /** Reads {@code limit}: 1 to {@code most}; {@code usual} where none is given. */
    static int read(FieldReader query, int usual, int most) {
        return read(query, "limit", usual, most);
    }

    /** Reads a number of items by another name. */
    static int read(FieldReader query, String name, int usual, int most) {
        return query.word(
                        name,
                        text -> number(text).filter(number -> number >= 1 && number <= most),
                        "a whole number from 1 to " + most)
                .orElse(usual);
    }

    private static Optional<Integer> number(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }
}
