package dev.apflow.adapters.duckdb.engine;

import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;

/** The columns of one appended row, in order; null is NULL. */
public final class Cells {

    private final DuckDBAppender appender;

    Cells(DuckDBAppender appender) {
        this.appender = appender;
    }

    public Cells text(@Nullable String value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else {
            appender.append(value);
        }
        return this;
    }

    public Cells bigint(long value) throws SQLException {
        appender.append(value);
        return this;
    }

    public Cells bigint(@Nullable Long value) throws SQLException {
        return value == null ? empty() : bigint(value.longValue());
    }

    public Cells integer(int value) throws SQLException {
        appender.append(value);
        return this;
    }

    public Cells integer(@Nullable Integer value) throws SQLException {
        return value == null ? empty() : integer(value.intValue());
    }

    public Cells tinyint(int value) throws SQLException {
        appender.append((byte) value);
        return this;
    }

    public Cells number(double value) throws SQLException {
        appender.append(value);
        return this;
    }

    public Cells flag(boolean value) throws SQLException {
        appender.append(value);
        return this;
    }

    /** A time in microseconds since 1970, UTC. */
    public Cells time(@Nullable Long micros) throws SQLException {
        if (micros == null) {
            return empty();
        }
        appender.appendEpochMicros(micros);
        return this;
    }

    private Cells empty() throws SQLException {
        appender.appendNull();
        return this;
    }
}
