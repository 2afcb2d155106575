import org.jspecify.annotations.NullMarked;

/** The store ports on PostgreSQL: the only place which knows its SQL. */
@NullMarked
module dev.apflow.adapters.postgres {
    requires static org.jspecify;
    requires transitive dev.apflow.application;
    requires transitive dev.apflow.domain;
    requires dev.apflow.json;
    requires com.zaxxer.hikari;
    requires flyway.core;
    requires io.helidon.dbclient;
    requires io.helidon.dbclient.jdbc;
    requires java.sql;
    requires org.postgresql.jdbc;

    exports dev.apflow.adapters.postgres;
    exports dev.apflow.adapters.postgres.settings;
}
