package dev.apflow.adapters.postgres.engine;

import dev.apflow.application.store.StoreRefused;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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

    private static final String SET =
            """
            set statement_timeout = 0;
            select pg_catalog.set_config(s.name, w.setting, false)
            from (values ('search_path', coalesce(SCHEMA, pg_catalog.current_setting('search_path'))),
                         ('default_transaction_isolation', 'read committed'),
                         ('default_transaction_read_only', 'off'),
                         ('default_transaction_deferrable', 'off'),
                         ('transform_null_equals', 'off'),
                         ('array_nulls', 'on'),
                         ('standard_conforming_strings', 'on'),
                         ('quote_all_identifiers', 'off'),
                         ('intervalstyle', 'postgres'),
                         ('lock_timeout', '0'),
                         ('idle_session_timeout', '0'),
                         ('transaction_timeout', '0'),
                         ('idle_in_transaction_session_timeout', 'IDLE'),
                         ('synchronous_commit', 'on')) w (name, setting)
                 join pg_catalog.pg_settings s on pg_catalog.lower(s.name) = w.name
            where (w.name <> 'synchronous_commit' or s.setting = 'off' and s.source <> 'client')
              and (w.name <> 'default_transaction_read_only' or s.source in ('user', 'database user'));
            set statement_timeout = 'STATEMENT'
            """;

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

    /** What no statement can do without, and only a session can be told. */
    private static final String UNFIT =
            """
            select string_agg(said, '; ' order by said)
            from (
                select s.name || ' is ' || s.setting || ', expected ' || w.setting as said
                from (values ('default_transaction_isolation', 'read committed'),
                             ('default_transaction_read_only', 'off'),
                             ('standard_conforming_strings', 'on'),
                             ('synchronous_commit', 'on')) w (name, setting)
                     join pg_settings s on s.name = w.name
                where s.setting <> w.setting and (w.name <> 'synchronous_commit' or s.setting = 'off')
                union all
                select s.name || ' is ' || s.setting || ' ms, expected 0 or at least ' || w.least || ' ms'
                from (values ('statement_timeout', 1000), ('transaction_timeout', 1000), ('lock_timeout', 100),
                             ('idle_in_transaction_session_timeout', 1000)) w (name, least)
                     join pg_settings s on s.name = w.name
                where case when s.unit = 'ms' then s.setting::bigint else 0 end between 1 and w.least - 1) unfit
            """;

    private SessionSettings() {}

    /**
     * Expects the settings to be fit as they are, where a session is not ours to set them: through
     * a proxy they would reach whoever has the session next.
     *
     * @throws StoreRefused some are not
     */
    public static void require(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, UNFIT)) {
            Optional<String> unfit = call.rows(row -> Optional.ofNullable(row.getString(1))).get(0);
            if (unfit.isPresent()) {
                throw new StoreRefused(
                        "the database's or the role's settings do not fit, and cannot be changed"
                                + " through a proxy that pools sessions: "
                                + unfit.get());
            }
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
        return SET.replace("IDLE", idle.toMillis() + "ms")
                .replace("STATEMENT", statement.toMillis() + "ms")
                .replace("SCHEMA", schema.map(SessionSettings::path).orElse("null"));
    }

    /** The same, and the server looks whether the client lives while a statement is under way. */
    static String lookingAfterClient(Optional<String> schema, Duration statement, Duration idle) {
        return of(schema, statement, idle) + ";\n" + LOOK_AFTER_CLIENT;
    }

    /** For a connection that lasts, which may rest and wait for as long as it takes. */
    static String lasting(Optional<String> schema) {
        return of(schema, Duration.ZERO, Duration.ZERO);
    }

    /** Temporary tables come last, where nobody can put them before ours. */
    private static String path(String schema) {
        String literal = schema.replace("\\", "\\\\").replace("'", "''");
        return "pg_catalog.quote_ident(E'" + literal + "') || ', pg_temp'";
    }
}
