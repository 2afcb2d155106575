package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;
import dev.apflow.testkit.fault.PgBouncer;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Databases, roles and servers that do not fit, reached through PgBouncer in each mode: they work
 * as they do without it, or are refused in one line.
 */
class PostgresPooledRefusalsTest {

    private static final String ROLE = "pooled_role_";

    private final PostgresDatabase owners = TestPostgres.freshDatabase();

    @BeforeEach
    void look() {
        assumeTrue(PgBouncer.isThere(), "no pgbouncer is installed");
    }

    @AfterEach
    void drop() throws SQLException {
        String role = "\"" + ROLE + owners.name() + "\"";
        owners.execute(
                "do $$ begin if exists (select from pg_roles where rolname = '"
                        + ROLE
                        + owners.name()
                        + "') then execute 'drop owned by "
                        + role
                        + " cascade; drop role "
                        + role
                        + "'; end if; end $$");
    }

    private static PostgresSettings settings(PgBouncer pooler) {
        return new PostgresSettings(
                PostgresUrl.parse(pooler.url()).orElseThrow(), 3, new NodeId("n1"), lost -> {});
    }

    private static PgBouncer pooler(PostgresDatabase database, String mode) {
        return PgBouncer.before(database, "pool_mode = " + mode, "default_pool_size = 20");
    }

    /** What is said where it is refused; whoever is not refused must work. */
    private static Optional<String> refusal(Supplier<? extends Store> start) {
        try (Store store = start.get()) {
            return Optional.empty();
        } catch (StoreRefused refused) {
            assertThat(refused.getMessage().lines()).hasSize(1);
            return Optional.of(refused.getMessage());
        }
    }

    private static void expectRefused(PgBouncer pooler, String message) {
        for (Supplier<Store> start :
                List.<Supplier<Store>>of(
                        () -> PostgresStores.open(settings(pooler)),
                        () -> PostgresStores.join(settings(pooler)))) {
            assertThat(refusal(start))
                    .hasValueSatisfying(line -> assertThat(line).contains(message));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "session"})
    void databases_of_other_encodings_are_refused(String mode) throws SQLException {
        for (String encoding : List.of("LATIN1", "SQL_ASCII", "EUC_JP")) {
            String name = owners.name() + "_" + encoding.toLowerCase(Locale.ROOT);
            owners.execute(
                    "create database \""
                            + name
                            + "\" encoding '"
                            + encoding
                            + "' locale 'C' template template0");
            PostgresDatabase database =
                    new PostgresDatabase(
                            owners.host(),
                            owners.port(),
                            name,
                            owners.user(),
                            owners.password(),
                            owners.options());
            try (PgBouncer pooler = pooler(database, mode)) {
                expectRefused(pooler, "the database's encoding is " + encoding);
            } finally {
                owners.execute("drop database \"" + name + "\" (force)");
            }
        }
    }

    private PostgresDatabase role(String... settings) throws SQLException {
        String role = ROLE + owners.name();
        owners.execute(
                "create role \"" + role + "\" login password 'secret'",
                "grant create on database \"" + owners.name() + "\" to \"" + role + "\"",
                "grant all on schema public to \"" + role + "\"");
        for (String each : settings) {
            owners.execute("alter role \"" + role + "\" set " + each);
        }
        return new PostgresDatabase(
                owners.host(), owners.port(), owners.name(), role, "secret", owners.options());
    }

    /** The server seems to be one that is too old. */
    @ParameterizedTest
    @ValueSource(strings = {"transaction", "session"})
    void a_server_that_is_too_old_is_refused(String mode) throws SQLException {
        owners.execute(
                "create schema old",
                """
                create function old.current_setting(name text) returns text language sql as $$
                    select case name when 'server_version_num' then '130022'
                                     else pg_catalog.current_setting(name) end
                $$
                """);
        PostgresDatabase database = role("search_path = old, pg_catalog, public");
        owners.execute("grant usage on schema old to \"" + database.user() + "\"");
        try (PgBouncer pooler = pooler(database, mode)) {
            expectRefused(pooler, "PostgreSQL 13 is too old: expected 14 or newer");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transform_null_equals = on",
                "array_nulls = off",
                "standard_conforming_strings = off",
                "default_transaction_read_only = on",
                "default_transaction_isolation = 'serializable'",
                "lock_timeout = '1ms'",
                "statement_timeout = '20ms'",
                "idle_in_transaction_session_timeout = '1ms'",
                "quote_all_identifiers = on",
                "client_encoding = 'LATIN1'",
                "synchronous_commit = off",
                "search_path = \"$user\", public",
                "search_path = nowhere, public, pg_catalog"
            })
    void a_hostile_setting_of_the_role_changes_nothing_or_is_refused(String setting)
            throws SQLException {
        PostgresDatabase database = role(setting);
        for (String mode : List.of("session", "transaction")) {
            try (PgBouncer pooler = pooler(database, mode)) {
                Optional<String> refused =
                        refusal(
                                () -> {
                                    Store store = PostgresStores.open(settings(pooler));
                                    work(store, "task-" + mode);
                                    return store;
                                });
                assertThat(refused.orElse("works"))
                        .as(mode)
                        .matches(
                                mode.equals("session")
                                        ? "works"
                                        : "works|.*(do not fit|idle-in-transaction timeout).*");
            }
        }
    }

    private static void work(Store store, String id) {
        new Client(store).submit(Specs.task(id));
        TestWorker worker = new TestWorker(store, "n1");
        assertThat(worker.succeed(worker.take(id))).isEqualTo(Verdict.ACCEPTED);
    }
}
