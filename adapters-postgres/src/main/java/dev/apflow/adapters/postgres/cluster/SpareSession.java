package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.settings.PostgresSettings;

import java.sql.SQLException;
import java.util.Optional;

/** A session that is opened ahead, so that a grant of leadership need not wait for it. */
final class SpareSession {

    private final PostgresSettings settings;
    private final String name;
    private Optional<Session> session = Optional.empty();

    SpareSession(PostgresSettings settings, String name) {
        this.settings = settings;
        this.name = name;
    }

    /** Has one that answers. */
    void prepare() throws SQLException {
        if (session.isPresent() && !session.get().answers()) {
            close();
        }
        if (session.isEmpty()) {
            session = Optional.of(Session.open(settings, name));
        }
        session.get().check();
    }

    Optional<Session> get() {
        return session;
    }

    /** It is used now, and no spare one any more. */
    void taken() {
        session = Optional.empty();
    }

    void close() {
        session.ifPresent(Session::close);
        session = Optional.empty();
    }
}
