package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;

/** Ways to a server: TLS, Unix sockets, several hosts, passfiles; against real servers. */
class PostgresConnectingTest {

    @TempDir private static Path directory;

    private static PostgresServer server;

    /** One server that speaks TLS, and listens at a Unix socket. */
    @BeforeAll
    static void launch() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        certificate("server", "localhost");
        certificate("other", "elsewhere.test");
        server =
                PostgresServer.launch(
                        Map.of(
                                "ssl", "on",
                                "ssl_cert_file", directory.resolve("server.crt").toString(),
                                "ssl_key_file", directory.resolve("server.key").toString(),
                                "unix_socket_directories", directory.toString()));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    /** Self-signed; the key belongs to the account that runs the server. */
    private static void certificate(String name, String host) throws Exception {
        Process openssl =
                new ProcessBuilder(
                                "openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:prime256v1",
                                "-nodes",
                                "-days",
                                "2",
                                "-subj",
                                "/CN=" + host,
                                "-addext",
                                "subjectAltName=DNS:" + host,
                                "-keyout",
                                name + ".key",
                                "-out",
                                name + ".crt")
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(openssl.waitFor()).isZero();
        Path key = directory.resolve(name + ".key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        own(key);
    }

    private static void own(Path key) throws IOException {
        if ((Integer) Files.getAttribute(key, "unix:uid") == 0) {
            Files.setAttribute(key, "unix:uid", 65_534);
        }
    }

    private static PostgresSettings settings(String url) {
        return switch (PostgresUrl.read("URL", url)) {
            case PostgresUrl.Result.Parsed(PostgresUrl parsed) ->
                    new PostgresSettings(parsed, 2, new NodeId("n1"), lost -> {});
            case PostgresUrl.Result.Refused(var problem) ->
                    throw new AssertionError(problem.toString());
        };
    }

    private static String url(PostgresDatabase database, String parameters) {
        return database.url().replace("127.0.0.1", "localhost") + "?" + parameters;
    }

    private static String one(PostgresSettings settings, String sql) throws SQLException {
        try (Connection connection = DirectConnections.connect(settings, "test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static final String ENCRYPTED =
            "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=require",
                "ssl=require",
                "sslmode=require&sslrootcert=CA",
                "sslmode=verify-ca&sslrootcert=CA",
                "ssl=verify-full&sslrootcert=CA",
                "ssl=true&sslrootcert=CA"
            })
    void tls_is_used_where_it_is_asked_for(String asked) throws SQLException {
        String parameters = asked.replace("CA", String.valueOf(directory.resolve("server.crt")));

        assertThat(one(settings(url(server.maintenance(), parameters)), ENCRYPTED))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=require&sslrootcert=OTHER",
                "sslmode=verify-ca&sslrootcert=OTHER",
                "ssl=verify-full&sslrootcert=OTHER",
                "ssl=true",
                "sslmode=verify-full",
                "sslmode=verify-full&sslrootcert=system",
                "sslmode=verify-full&sslrootcert=/no/such/file"
            })
    void a_certificate_that_is_not_trusted_ends_the_start_at_once(String asked) {
        String parameters = asked.replace("OTHER", String.valueOf(directory.resolve("other.crt")));

        assertThatThrownBy(
                        () -> PostgresStores.open(settings(url(server.maintenance(), parameters))))
                .isInstanceOf(StoreRefused.class)
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
    }

    @Test
    void a_certificate_for_another_name_is_refused_where_the_name_counts() throws SQLException {
        String ca = "&sslrootcert=" + directory.resolve("server.crt");
        String address = server.maintenance().url();

        assertThat(one(settings(address + "?sslmode=verify-ca" + ca), ENCRYPTED)).isEqualTo("true");
        assertThatThrownBy(
                        () -> PostgresStores.open(settings(address + "?sslmode=verify-full" + ca)))
                .isInstanceOf(StoreRefused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslmode=require", "ssl=require", "ssl=verify-full", "ssl=true"})
    void a_server_without_tls_is_refused_where_it_is_asked_for(String asked) {
        String url = TestPostgres.freshDatabase().url() + "?" + asked;

        assertThatThrownBy(() -> PostgresStores.open(settings(url)))
                .isInstanceOf(StoreRefused.class)
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
    }

    private String unix(PostgresDatabase database) {
        return String.format(
                Locale.ROOT,
                "postgresql://%s:%s@/%s?host=%s&port=%d",
                database.user(),
                database.password(),
                database.name(),
                directory,
                database.port());
    }

    @Test
    void a_store_works_over_a_unix_socket() throws SQLException {
        PostgresDatabase database = server.freshDatabase();
        PostgresSettings settings = settings(unix(database));

        assertThat(
                        one(
                                settings,
                                "select coalesce(client_addr::text, 'unix') from pg_stat_activity"
                                        + " where pid = pg_backend_pid()"))
                .isEqualTo("unix");
        try (ClusterStore store = PostgresStores.join(settings)) {
            assertThat(store.clock().now()).isNotNull();
            assertThat(store.description()).contains(directory.toString());
        }
        try (Store store = PostgresStores.open(settings)) {
            assertThat(store.clock().now()).isNotNull();
        }
    }

    @Test
    void large_values_pass_through_a_unix_socket() throws SQLException {
        String answer = one(settings(unix(server.maintenance())), "select repeat('x', 20000000)");

        assertThat(answer).hasSize(20_000_000);
    }

    @Test
    void reads_of_a_unix_socket_have_a_timeout() {
        String url = unix(server.maintenance()) + "&socketTimeout=1";

        assertThatThrownBy(() -> one(settings(url), "select pg_sleep(20)"))
                .isInstanceOf(SQLException.class)
                .satisfies(
                        late -> assertThat(SqlErrors.isUnreachable((SQLException) late)).isTrue());
    }

    @Test
    void a_missing_unix_socket_may_be_there_soon() {
        assertThatThrownBy(
                        () ->
                                PostgresStores.open(
                                        settings(
                                                "postgresql://u@/d?host=" + directory + "&port=9")))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining(".s.PGSQL.9");
    }

    @Test
    void the_writable_one_of_several_hosts_is_found() throws SQLException {
        try (PostgresServer primary = PostgresServer.launch();
                PostgresServer second = primary.launchStandby()) {
            PostgresDatabase first = primary.maintenance();
            String hosts =
                    "127.0.0.1:" + second.maintenance().port() + ",127.0.0.1:" + first.port();
            String url = first.url().replace("127.0.0.1:" + first.port(), hosts);

            assertThat(one(settings(url), "select pg_is_in_recovery()::text")).isEqualTo("false");
            assertThat(
                            one(
                                    settings(url + "?target_session_attrs=standby"),
                                    "select pg_is_in_recovery()::text"))
                    .isEqualTo("true");
        }
    }

    @Test
    void a_password_comes_from_a_passfile() throws Exception {
        PostgresDatabase database = server.maintenance();
        Path file = directory.resolve("passfile");
        Files.writeString(
                file,
                String.format(
                        Locale.ROOT,
                        """
                        # ours
                        elsewhere:*:*:*:wrong
                        127.0.0.1:%d:*:%s:%s
                        """,
                        database.port(),
                        database.user(),
                        database.password()));
        String url =
                database.url().replace(":" + database.password() + "@", "@") + "?passfile=" + file;

        assertThat(one(settings(url), "select 'in'")).isEqualTo("in");
    }

    @Test
    void a_given_application_name_stands_before_the_programs_own() throws SQLException {
        assertThat(
                        one(
                                settings(server.maintenance().url() + "?application_name=billing"),
                                "select current_setting('application_name')"))
                .isEqualTo("billing test");
    }
}
