package dev.apflow.adapters.postgres.engine;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Where the next value of a statement goes: to a parameter that was named, or to the next one. */
final class ParameterPlaces {

    /** Sets a value at a place. */
    interface Setter {
        void at(int place) throws SQLException;
    }

    private final @Nullable SqlText text;
    private final int unnamedFirst;
    private final Set<String> given = new HashSet<>();
    private int next = 1;
    private int @Nullable [] named;

    /**
     * @param text whose parameters have names, if they have
     * @param unnamedFirst parameters without names that stand before the text
     */
    ParameterPlaces(@Nullable SqlText text, int unnamedFirst) {
        this.text = text;
        this.unnamedFirst = unnamedFirst;
    }

    /** The next value is that of this parameter. */
    void name(String parameter) {
        named = Objects.requireNonNull(text, "text").positions(parameter, unnamedFirst);
        given.add(parameter);
    }

    void put(Setter setter) throws SQLException {
        int[] places = named;
        if (places == null) {
            setter.at(next++);
            return;
        }
        for (int place : places) {
            setter.at(place);
        }
        named = null;
    }

    /** Throws unless each named parameter has its value. */
    void requireAll() {
        if (text != null) {
            text.requireAll(given);
        }
    }
}
