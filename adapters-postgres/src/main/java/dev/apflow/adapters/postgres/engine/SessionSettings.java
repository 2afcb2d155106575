package dev.apflow.adapters.postgres.engine;

import dev.apflow.application.store.StoreRefused;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a session is told at its beginning, so that it does what this program relies on whatever the
 * role, the database, the server or the URL prescribe. A setting that the server does not know is
 * passed over. Of what only makes statements quicker or slower nothing is said.
 *
 * <p>What is acknowledged must be on disk: {@code synchronous_commit = off} is honoured where the
 * URL itself says so ({@code options=-c synchronous_commit=off}) and nowhere else.
 *
 * <p>A database or a server that is told to be read-only stays so: that is how operators and
 * hosting services stop writes, in a failover or when the disk is full. Only a role's own default
 * is overridden.
 */
public final class SessionSettings {

    /**
     * What a node that was killed was about ends at once, not when its statement does; not every
     * server's system can see that.
     */
    private static final String LOOK_AFTER_CLIENT =
            """
            do $$
            begin
                perform set_config('client_connection_check_interval', '100', false);
            exception
                when others then null;
            end $$
            """;

    private static final SqlQuery UNFIT =
            SqlQuery.of(SqlText.of(SessionSettings.class, "unfit_settings"));

    private SessionSettings() {}

    /**
     * Expects the settings to be fit as they are, where a session is not ours to set them: through
     * a proxy they would reach whoever has the session next.
     *
     * @throws StoreRefused some are not
     */
    public static void require(Connection connection) throws SQLException {
        Optional<String> unfit =
                UNFIT.rows(row -> Optional.ofNullable(row.getString(1))).with(connection).get(0);
        if (unfit.isPresent()) {
            throw new StoreRefused(
                    "the database's or the role's settings do not fit, and cannot be changed"
                            + " through a proxy that pools sessions: "
                            + unfit.get());
        }
    }

    /**
     * For a connection of a pool.
     *
     * @param schema that all sessions work in; none where the server's choice stands
     * @param statement the server ends a statement that takes longer; zero for no limit
     * @param idle the server ends a session whose transaction stands still for longer; likewise
     */
    static String of(Optional<String> schema, Duration statement, Duration idle) {
        return SqlScript.of(
                SessionSettings.class,
                "session_settings",
                Map.of(
                        "schema", schema,
                        "statement", Optional.of(statement.toMillis() + "ms"),
                        "idle", Optional.of(idle.toMillis() + "ms")));
    }

    /** The same, and the server looks whether the client lives while a statement is under way. */
    static String lookingAfterClient(Optional<String> schema, Duration statement, Duration idle) {
        return of(schema, statement, idle) + ";\n" + LOOK_AFTER_CLIENT;
    }

    /** For a connection that lasts, which may rest and wait for as long as it takes. */
    static String lasting(Optional<String> schema) {
        return of(schema, Duration.ZERO, Duration.ZERO);
    }
}
