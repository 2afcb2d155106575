package dev.apflow.bootstrap.node;

import dev.apflow.adapters.duckdb.DuckDbSettings;
import dev.apflow.adapters.duckdb.DuckDbStores;
import dev.apflow.adapters.postgres.Diagnosis;
import dev.apflow.adapters.postgres.MigrationScript;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.bootstrap.settings.DatabaseUrl;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.problem.FieldProblem;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Opens the store that the settings name. */
public final class Stores {

    private static final int FEWEST_CONNECTIONS = 8;
    private static final int MOST_CONNECTIONS = 32;

    private Stores() {}

    /**
     * Opens it for this process alone.
     *
     * @param onLost told, in one line, that another process took the store over
     * @throws StoreRefused another process holds it, or it is not one to work with
     */
    public static Store open(Settings settings, NodeId id, Consumer<String> onLost) {
        return switch (settings.database()) {
            case DatabaseUrl.DuckDb(Path file) -> DuckDbStores.open(DuckDbSettings.of(file));
            case DatabaseUrl.Postgres(String url) -> {
                PostgresSettings postgres = postgres(settings, url, id, onLost);
                yield StartupWait.of(settings.access().startupWait())
                        .until(() -> PostgresStores.open(postgres));
            }
        };
    }

    /**
     * Opens it for one node of a cluster.
     *
     * @throws StoreRefused it is not one that several nodes can share, or not one to work with
     */
    public static ClusterStore join(Settings settings, NodeId id) {
        return switch (settings.database()) {
            case DatabaseUrl.DuckDb _ ->
                    throw new StoreRefused(
                            "Distributed mode requires PostgreSQL. DuckDB is single-writer and does"
                                    + " not support multi-node coordination.");
            case DatabaseUrl.Postgres(String url) -> {
                PostgresSettings postgres = postgres(settings, url, id, lost -> {});
                yield StartupWait.of(settings.access().startupWait())
                        .until(
                                () ->
                                        settings.cluster().role() == RolePreference.OBSERVER
                                                ? PostgresStores.observe(postgres)
                                                : PostgresStores.join(postgres));
            }
        };
    }

    /**
     * The migrations as SQL. A database that cannot be reached counts as an empty one.
     *
     * @param note told, in one line, that it could not be reached
     * @throws StoreRefused it is no PostgreSQL, or refuses
     */
    public static MigrationScript script(Settings settings, Consumer<String> note) {
        if (!(settings.database() instanceof DatabaseUrl.Postgres(String url))) {
            throw new StoreRefused(
                    "migrations are printed for PostgreSQL alone: set APFLOW_DATABASE_URL");
        }
        PostgresSettings postgres = postgres(settings, url, NodeIds.of(settings), lost -> {});
        try {
            return MigrationScript.of(postgres);
        } catch (StoreUnreachable absent) {
            note.accept(
                    "apflow: " + absent.getMessage() + "; this is the SQL for an empty database");
            return MigrationScript.ofEmpty(postgres.url());
        }
    }

    /**
     * What there is to say of a PostgreSQL database.
     *
     * @throws StoreUnreachable it is absent
     * @throws StoreRefused it refuses the login, or cannot be worked with
     */
    public static Diagnosis diagnosis(Settings settings) {
        if (!(settings.database() instanceof DatabaseUrl.Postgres(String url))) {
            throw new IllegalArgumentException("not a PostgreSQL");
        }
        return Diagnosis.of(postgres(settings, url, NodeIds.of(settings), lost -> {}));
    }

    private static PostgresSettings postgres(
            Settings settings, String url, NodeId id, Consumer<String> onLost) {
        PostgresUrl parsed =
                switch (PostgresUrl.read("APFLOW_DATABASE_URL", url)) {
                    case PostgresUrl.Result.Parsed(PostgresUrl good) -> good;
                    case PostgresUrl.Result.Refused(FieldProblem problem) ->
                            throw new StoreRefused(problem.toString());
                };
        int connections =
                Math.clamp(
                        settings.work().maxParallelTasks() / 2,
                        FEWEST_CONNECTIONS,
                        MOST_CONNECTIONS);
        return new PostgresSettings(
                parsed, connections, id, onLost, DatabaseLogins.of(settings.access(), parsed));
    }
}
