package dev.apflow.embedded.postgres;

/** Brings an empty database into the state tests start from, for example by migrations. */
@FunctionalInterface
public interface DatabasePreparation {

    /** Returns with no connection to {@code database} left open: it is going to be copied. */
    void prepare(PostgresDatabase database) throws Exception;
}
