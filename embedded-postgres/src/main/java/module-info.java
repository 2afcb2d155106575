import org.jspecify.annotations.NullMarked;

/** A real PostgreSQL from embedded binaries, for tests and demonstrations. */
@NullMarked
module dev.apflow.embedded.postgres {
    requires static org.jspecify;
    requires transitive java.sql;
    requires org.postgresql.jdbc;
    requires org.tukaani.xz;

    exports dev.apflow.embedded.postgres;
}
