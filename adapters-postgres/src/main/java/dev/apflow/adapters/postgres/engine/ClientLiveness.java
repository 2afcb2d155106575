package dev.apflow.adapters.postgres.engine;

import java.sql.SQLException;

/** Has the server notice soon that the client of a session is gone. */
final class ClientLiveness {

    private static final System.Logger LOG = System.getLogger(ClientLiveness.class.getName());

    private static final String KEEP_ALIVE =
            """
            set tcp_keepalives_idle = 1;
            set tcp_keepalives_interval = 1;
            set tcp_keepalives_count = 3
            """;

    /** While a session waits, the server would not look whether its client lives. */
    private static final String LOOK_AFTER_CLIENT = "set client_connection_check_interval = 100";

    /** What was sent to a client that is silent must not keep the session alive either. */
    private static final String LEAVE_CLIENT = "set tcp_user_timeout = '5s'";

    private ClientLiveness() {}

    static void watch(Session session) throws SQLException {
        session.execute(KEEP_ALIVE);
        tryTo(session, LOOK_AFTER_CLIENT);
        tryTo(session, LEAVE_CLIENT);
    }

    /** Not every server's system can. */
    private static void tryTo(Session session, String setting) throws SQLException {
        try {
            session.execute(setting);
        } catch (SQLException refused) {
            if (SqlErrors.isUnreachable(refused)) {
                throw refused;
            }
            LOG.log(System.Logger.Level.DEBUG, "the server cannot look after clients", refused);
        }
    }
}
