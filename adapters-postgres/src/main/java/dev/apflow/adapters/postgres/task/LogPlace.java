package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.domain.event.EventCursor;

import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the log. */
record LogPlace(long number, long id) {

    /** The id that stands behind all events of a transaction. */
    static final long BEHIND_ALL_OF_ITS_TRANSACTION = Long.MAX_VALUE;

    private static final Pattern CURSOR = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})");
    private static final int BITS_OF_TRANSACTION = 48;

    static boolean isCursor(String text) {
        Matcher form = CURSOR.matcher(text);
        return form.matches() && form.group(1).charAt(0) < '8' && form.group(2).charAt(0) < '8';
    }

    static LogPlace of(EventCursor cursor) {
        Matcher form = CURSOR.matcher(cursor.value());
        if (!form.matches()) {
            throw new IllegalArgumentException("not a cursor of this log: " + cursor);
        }
        return new LogPlace(Long.parseLong(form.group(1), 16), Long.parseLong(form.group(2), 16));
    }

    /** Gives the parameters of {@code log_after.sql}. */
    void give(SqlStatement call) throws SQLException {
        call.set("xid").text(Long.toString(number));
        call.set("event").number(id);
    }

    /** A sequence may give numbers again when the log restarts, but not in one generation. */
    String name() {
        long generation = number >>> BITS_OF_TRANSACTION;
        return "event-" + (generation == 0 ? "" : generation + "-") + id;
    }

    /** The place before it, which no row has where rows stand for two events. */
    LogPlace before() {
        return new LogPlace(number, id - 1);
    }

    boolean isBehind(LogPlace other) {
        return number > other.number || number == other.number && id > other.id;
    }

    EventCursor cursor() {
        return new EventCursor(String.format(Locale.ROOT, "%016x-%016x", number, id));
    }
}
