package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** Servers and databases that this program cannot work with. */
class ServerCheckTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PostgreSQL 13.22 on x86_64-pc-linux-gnu, compiled by gcc | 130022 | PostgreSQL 13"
                        + " is too old: expected 14 or newer",
                "PostgreSQL 9.6.24 on x86_64 | 90624 | PostgreSQL 9 is too old: expected 14 or"
                        + " newer",
                "CockroachDB CCL v24.1.1 (x86_64-pc-linux-gnu, built 2024/06/14) | 130000 | the"
                    + " server is no PostgreSQL: expected PostgreSQL 14 or newer, got CockroachDB"
                    + " CCL v24.1.1",
                "PostgreSQL 15.2-YB-2.25.0.0-b0 on x86_64-pc-linux-gnu | 150002 | the server is no"
                        + " PostgreSQL: expected PostgreSQL 14 or newer, got PostgreSQL"
                        + " 15.2-YB-2.25.0.0-b0"
            })
    void a_server_that_is_none_to_work_with_is_named(
            String version, String number, String message) {
        assertThat(ServerCheck.problem(version, number, "UTF8")).contains(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18, 19})
    void newer_ones_are_taken(int major) {
        String version = "PostgreSQL " + major + ".3 (Debian 1) on x86_64-pc-linux-gnu";

        assertThat(ServerCheck.problem(version, major + "0003", "UTF8")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "SQL_ASCII", "EUC_JP"})
    void a_database_of_another_encoding_is_refused_to_everybody_in_one_line(String encoding)
            throws SQLException {
        PostgresDatabase any = TestPostgres.freshDatabase();
        String name = any.name() + "_" + encoding.toLowerCase(Locale.ROOT);
        any.execute(
                "create database \""
                        + name
                        + "\" encoding '"
                        + encoding
                        + "' locale 'C' template template0");
        PostgresDatabase database =
                new PostgresDatabase(
                        any.host(), any.port(), name, any.user(), any.password(), any.options());
        try {
            PostgresSettings settings =
                    new PostgresSettings(
                            PostgresUrl.parse(database.url()).orElseThrow(),
                            2,
                            new NodeId("n1"),
                            problem -> {});

            expectRefused(() -> PostgresStores.open(settings), encoding);
            expectRefused(() -> PostgresStores.join(settings), encoding);
        } finally {
            any.execute("drop database \"" + name + "\" (force)");
        }
    }

    private static void expectRefused(Runnable start, String encoding) {
        assertThatThrownBy(start::run)
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("the database's encoding is " + encoding + ": expected UTF8")
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
    }

    @Test
    void a_search_path_that_is_passed_over_is_noticed() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresUrl url = PostgresUrl.parse(database.url() + "?currentSchema=mine").orElseThrow();

        try (Connection ignoring = database.connect()) {
            assertThatThrownBy(() -> ServerCheck.require(ignoring, url))
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining("currentSchema=mine");
        }
    }
}
