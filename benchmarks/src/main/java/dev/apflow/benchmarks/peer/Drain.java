package dev.apflow.benchmarks.peer;

import dev.apflow.benchmarks.store.Timing;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import java.util.Optional;

/** Does jobs that are there already, by one process with one worker. */
interface Drain extends AutoCloseable {

    String name();

    /** Where its tables are. */
    PostgresDatabase database();

    /** It does one of so many jobs that others do in a round, since it is slow. */
    default int share() {
        return 1;
    }

    /** Makes so many jobs, in the way that is fastest for it. */
    void fill(int jobs) throws Exception;

    /**
     * Does them, and starts {@code costs} when the worker starts, stops it when the last job is
     * committed as done.
     */
    void drain(int jobs, Costs costs) throws Exception;

    /**
     * That each job of the last drain ran exactly once.
     *
     * @throws IllegalStateException it did not
     */
    void verify(int jobs) throws Exception;

    /**
     * How long it takes from the commit of a job until it runs, where nothing else goes on.
     *
     * @param server to make databases in
     * @param same whether the process that runs it is the one that it was given to
     * @return empty if that is not measured
     */
    default Optional<Timing> pickup(PostgresServer server, int samples, boolean same)
            throws Exception {
        return Optional.empty();
    }

    @Override
    default void close() throws Exception {}
}
