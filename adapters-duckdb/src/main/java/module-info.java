import org.jspecify.annotations.NullMarked;

/**
 * The store ports of a single node on an embedded DuckDB file: the only place which knows its SQL.
 */
@NullMarked
module dev.apflow.adapters.duckdb {
    requires static org.jspecify;
    requires transitive dev.apflow.application;
    requires transitive dev.apflow.domain;
    requires dev.apflow.json;
    requires com.zaxxer.hikari;
    requires duckdb.jdbc;
    requires flyway.core;
    requires io.helidon.dbclient;
    requires io.helidon.dbclient.jdbc;
    requires java.sql;

    exports dev.apflow.adapters.duckdb;
}
