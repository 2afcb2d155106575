package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.MigrationScript;
import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.settings.LoginSource;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Roles with few rights, passwords that change, and the SQL for administrators. */
class PostgresAccessTest {

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private final String role = "r_" + database.name();
    private final AtomicReference<String> password = new AtomicReference<>("first");

    @AfterEach
    void drop() throws SQLException {
        if (one("select count(*)::text from pg_roles where rolname = '" + role + "'").equals("1")) {
            database.execute("drop owned by " + role + " cascade", "drop role " + role);
        }
    }

    private void createRole() throws SQLException {
        database.execute("create role " + role + " login password 'first'");
    }

    private String one(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private PostgresSettings restricted() {
        PostgresUrl url =
                PostgresUrl.parse(database.url().replaceFirst("//[^@]*@", "//" + role + "@"))
                        .orElseThrow();
        return new PostgresSettings(
                url,
                2,
                new NodeId("n1"),
                lost -> {},
                LoginSource.of(url, () -> Optional.of(password.get())));
    }

    private MigrationScript script() {
        return MigrationScript.of(PostgresFixture.settings(database));
    }

    private String refused(Runnable open) {
        AtomicReference<String> message = new AtomicReference<>("");
        assertThatThrownBy(open::run)
                .isInstanceOf(StoreRefused.class)
                .satisfies(refused -> message.set(refused.getMessage()));
        assertThat(message.get()).hasLineCount(1).doesNotContain("first");
        return message.get();
    }

    private void open() {
        PostgresStores.open(restricted()).close();
    }

    private void join() {
        PostgresStores.join(restricted()).close();
    }

    @Test
    void a_role_that_may_not_create_is_told_how_the_tables_are_made() throws SQLException {
        createRole();
        // Everybody may create there on 14.
        database.execute("revoke create on schema public from public");

        assertThat(refused(this::open))
                .contains("permission denied for schema public")
                .contains("apflow migrate");
        assertThat(refused(this::join)).contains("permission denied").contains("apflow migrate");
    }

    @Test
    void what_is_printed_makes_the_tables_as_the_program_would() throws SQLException {
        PostgresDatabase migrated = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(migrated)).close();

        database.execute(script().pending());

        assertThat(history(database)).isEqualTo(history(migrated)).isNotEmpty();
        assertThat(script().pending()).startsWith("-- ").doesNotContain("create");
        PostgresStores.open(PostgresFixture.settings(database)).close();
        PostgresStores.join(PostgresFixture.settings(database)).close();
    }

    @Test
    void what_is_printed_for_older_tables_brings_them_up_to_date() throws SQLException {
        String all = MigrationScript.ofEmpty(PostgresFixture.settings(database).url()).pending();
        database.execute(
                all.substring(0, all.indexOf("\n-- V" + MigrationFiles.newestVersion()))
                        + "commit;");

        String pending = script().pending();

        assertThat(pending)
                .doesNotContain("-- V1__")
                .contains("-- V" + MigrationFiles.newestVersion() + "__");
        database.execute(pending);
        PostgresStores.open(PostgresFixture.settings(database)).close();
    }

    private static List<String> history(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select concat_ws('|', installed_rank, version, description, type,"
                                        + " script, checksum, installed_by, success) from"
                                        + " apflow_schema_history order by installed_rank")) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    /** Tables of an administrator, and a role with what is printed for it. */
    private void grant() throws SQLException {
        createRole();
        MigrationScript script = script();
        database.execute(script.pending(), script.grants(role));
    }

    @Test
    void a_role_with_the_printed_grants_serves_alone_and_in_a_cluster() throws SQLException {
        grant();

        try (Store store = PostgresStores.open(restricted())) {
            assertThat(store.clock().now()).isNotNull();
        }
        try (ClusterStore store = PostgresStores.join(restricted())) {
            assertThat(store.clock().now()).isNotNull();
        }
    }

    @Test
    void each_missing_right_is_named_at_the_start() throws SQLException {
        grant();
        try (Database opened = new Database(restricted(), PoolConfig.migrating())) {
            for (SchemaObject each : SchemaObject.all()) {
                missing(each, opened);
            }
        }
        open();
    }

    private void missing(SchemaObject each, Database opened) throws SQLException {
        String right = each.kind().rights().replaceFirst(".*, ", "");
        String on = " on " + each.kind().keyword() + each.name();
        String who = each.kind() == SchemaObject.Kind.FUNCTION ? role + ", public" : role;
        database.execute("revoke " + right + on + " from " + who);

        assertThat(refused(() -> Rights.require(opened)))
                .contains(each.name())
                .contains(right.toUpperCase(Locale.ROOT))
                .contains("--print-grants " + role);
        database.execute("grant " + right + on + " to " + role);
    }

    @Test
    void the_history_that_cannot_be_read_is_named() throws SQLException {
        grant();
        database.execute("revoke all on apflow_schema_history from " + role);

        assertThat(refused(this::open))
                .contains("apflow_schema_history")
                .contains("apflow migrate");
    }

    @Test
    void a_right_that_is_lost_while_it_serves_is_no_bug() throws SQLException {
        grant();
        try (Store store = PostgresStores.open(restricted())) {
            database.execute("revoke select on apflow_task_now, apflow_task from " + role);

            assertThatThrownBy(() -> store.reads().task(new dev.apflow.domain.task.TaskId("t")))
                    .isInstanceOfSatisfying(
                            StoreUnreachable.class,
                            lost -> {
                                assertThat(lost.trouble()).isEqualTo(StoreTrouble.NO_RIGHT);
                                assertThat(lost).hasMessageContaining("apflow_task");
                            });
        }
    }

    @Test
    void tables_of_another_role_cannot_be_changed_and_that_is_said() throws SQLException {
        createRole();
        String all = script().pending();
        database.execute(
                all.substring(0, all.indexOf("\n-- V4")) + "commit;",
                "grant all on schema public to " + role,
                "grant all on all tables in schema public to " + role,
                "grant all on all sequences in schema public to " + role);

        assertThat(refused(this::open)).contains("must be owner").contains("apflow migrate");
    }

    @Test
    void a_migration_that_fails_is_told_in_one_line() throws SQLException {
        database.execute("create table apflow_task (something text)");

        AtomicReference<String> message = new AtomicReference<>("");
        assertThatThrownBy(() -> PostgresStores.open(PostgresFixture.settings(database)))
                .isInstanceOf(StoreRefused.class)
                .satisfies(refused -> message.set(refused.getMessage()));
        assertThat(message.get()).hasLineCount(1).contains("apflow_task");
    }

    @Test
    void a_wrong_password_is_told_and_not_waited_for() throws SQLException {
        grant();
        password.set("wrong");

        assertThat(refused(this::open)).contains("refused the user or password");
        assertThat(refused(this::join)).contains("refused the user or password");
    }

    @Test
    void a_changed_password_is_taken_up_by_a_store_that_is_open() throws SQLException {
        grant();
        try (Store alone = PostgresStores.open(restricted())) {
            changePassword("second");
            assertThat(troubles(alone)).contains(StoreTrouble.PASSWORD);

            password.set("second");

            awaitAnswer(alone);
        }
    }

    @Test
    void a_changed_password_is_taken_up_by_a_node() throws SQLException {
        grant();
        try (ClusterStore node = PostgresStores.join(restricted())) {
            changePassword("second");
            password.set("second");

            awaitAnswer(node);
        }
    }

    /** The first ones may tell of connections that the server has ended. */
    private static List<StoreTrouble> troubles(Store store) {
        List<StoreTrouble> all = new ArrayList<>();
        while (all.size() < 4 && !all.contains(StoreTrouble.PASSWORD)) {
            try {
                store.clock().now();
            } catch (StoreUnreachable refused) {
                all.add(refused.trouble());
            }
        }
        return all;
    }

    private void changePassword(String changed) throws SQLException {
        database.execute(
                "alter role " + role + " password '" + changed + "'",
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                        + role
                        + "'");
    }

    private static void awaitAnswer(Store store) {
        for (int i = 0; ; i++) {
            try {
                assertThat(store.clock().now()).isNotNull();
                return;
            } catch (StoreUnreachable notYet) {
                if (i > 20) {
                    throw notYet;
                }
            }
        }
    }

    @Test
    void a_server_that_is_absent_may_be_there_soon() {
        PostgresSettings nobody =
                new PostgresSettings(
                        PostgresUrl.parse("postgresql://u:p@127.0.0.1:1/d").orElseThrow(),
                        2,
                        new NodeId("n1"),
                        lost -> {});
        PostgresSettings unknown =
                new PostgresSettings(
                        PostgresUrl.parse("postgresql://u:p@no.such.host.invalid/d").orElseThrow(),
                        2,
                        new NodeId("n1"),
                        lost -> {});

        assertThatThrownBy(() -> PostgresStores.open(nobody))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("refused");
        assertThatThrownBy(() -> PostgresStores.join(unknown))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("unknown host");
    }

    @Test
    void a_server_with_no_connection_left_may_have_one_soon() throws SQLException {
        grant();
        database.execute("alter role " + role + " connection limit 0");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("too many connections");
    }
}
