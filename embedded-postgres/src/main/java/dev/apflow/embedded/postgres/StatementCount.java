package dev.apflow.embedded.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Counts what a server is asked, {@code BEGIN} and {@code COMMIT} among it, by its log. */
public final class StatementCount {

    private static final Pattern STATEMENT = Pattern.compile("LOG:  (?:statement|execute )");

    private final PostgresServer server;

    public StatementCount(PostgresServer server) {
        this.server = server;
    }

    /**
     * How many statements came in that time.
     *
     * @throws IllegalStateException if the server cannot be told to log them
     */
    public long during(Duration time) throws InterruptedException {
        try {
            log("all");
            long before = logged();
            Thread.sleep(time);
            long after = logged();
            log("none");
            return after - before;
        } catch (SQLException refused) {
            throw new IllegalStateException("PostgreSQL does not log statements", refused);
        }
    }

    private void log(String which) throws SQLException {
        server.maintenance()
                .execute(
                        String.format(Locale.ROOT, "alter system set log_statement = '%s'", which),
                        "select pg_reload_conf()");
    }

    private long logged() {
        return STATEMENT.matcher(server.log()).results().count();
    }
}
