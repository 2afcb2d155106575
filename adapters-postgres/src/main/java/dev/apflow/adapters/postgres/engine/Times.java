package dev.apflow.adapters.postgres.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as statements give and take them: whole microseconds, which is what the server keeps. */
public final class Times {

    private static final SqlQuery NOW =
            SqlQuery.of("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");

    private Times() {}

    /** The server's clock. */
    public static Instant now(Connection connection) throws SQLException {
        return NOW.row(row -> instant(row.getLong(1))).with(connection).orElseThrow();
    }

    public static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    /** Since 1970. */
    public static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /**
     * @param micros since 1970
     */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
