package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Store;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;

/** A process that works alone takes no part in what a cluster shares. */
class PostgresAloneTest {

    private static final List<String> CLUSTER =
            List.of("apflow_cluster_leader", "apflow_cluster_life", "apflow_cluster_node");

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void it_writes_nothing_about_leaders_nodes_and_leases() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            Trial.create(store, "a");
            Trial.create(store, "b");
            assertThat(Trial.claim(store, "n1", 2)).hasSize(2);

            for (String table : CLUSTER) {
                assertThat(ClusterTrial.count(database, "select count(*)::int from " + table))
                        .as(table)
                        .isZero();
            }
            assertThat(
                            ClusterTrial.count(
                                    database,
                                    "select count(*)::int from apflow_running where incarnation is"
                                            + " null and expires_at is null"))
                    .isEqualTo(2);
        }
    }
}
