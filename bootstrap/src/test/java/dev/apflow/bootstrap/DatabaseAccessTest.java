package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The program and its way to a PostgreSQL: absent ones, passwords that change, printed SQL. */
class DatabaseAccessTest {

    private static final String REFUSED = "does not accept the user's name or password";

    @TempDir private Path directory;

    private Map<String, String> environment(String url, String... more) {
        Map<String, String> environment = new HashMap<>();
        environment.put("APFLOW_API_PORT", "0");
        environment.put("APFLOW_DATABASE_URL", url);
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private List<String> ended(Map<String, String> environment, int exitCode, String... arguments)
            throws Exception {
        try (Program program = Program.start(directory, environment, arguments)) {
            program.output();
            assertThat(program.exitCode()).isEqualTo(exitCode);
        }
        return Files.readAllLines(directory.resolve("stderr"));
    }

    @Test
    void an_absent_database_is_waited_for_and_then_told_in_one_line() throws Exception {
        List<String> messages =
                ended(
                        environment(
                                "postgresql://u:sesame@127.0.0.1:1/d", "APFLOW_STARTUP_WAIT", "1"),
                        3,
                        "serve");

        assertThat(messages).hasSize(2);
        assertThat(messages.get(0)).contains("waiting up to 1 s for the database");
        assertThat(messages.get(1))
                .startsWith("apflow: cannot open postgresql://127.0.0.1:1/d")
                .endsWith("(waited 1 s, APFLOW_STARTUP_WAIT)");
        assertThat(messages.toString()).doesNotContain("sesame");
    }

    @Test
    void a_url_that_is_not_understood_ends_the_start_with_its_reason() throws Exception {
        List<String> messages =
                ended(environment("postgresql://u:sesa%me@h/d?ssl_mode=require"), 2, "serve");

        assertThat(messages).hasSize(2);
        assertThat(messages.get(1)).contains("APFLOW_DATABASE_URL").contains("%25");
        assertThat(messages.toString()).doesNotContain("sesa");
    }

    @Test
    void a_server_that_comes_late_is_served_and_a_changed_password_taken_up() throws Exception {
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = server.freshDatabase();
            database.execute(
                    "create role serving login password 'first'",
                    "grant create on schema public to serving");
            Path file = Files.writeString(directory.resolve("password"), "first\n");
            String url = database.url().replaceFirst("//[^@]*@", "//serving@");
            server.stop();
            try (Program program =
                    Program.startServing(
                            directory,
                            environment(url, "APFLOW_DATABASE_PASSWORD_FILE", file.toString()))) {
                program.awaitLine(directory.resolve("stderr"), "waiting up to 60 s");
                server.restart();
                program.awaitReady();

                database.execute("alter role serving password 'second'");
                // Again and again: a session that was just being opened is not in the list.
                while (!program.get("/health/ready").body().contains(REFUSED)) {
                    database.execute(
                            "select pg_terminate_backend(pid) from pg_stat_activity where usename ="
                                    + " 'serving' and application_name not like"
                                    + " '%standalone%'");
                    program.pause(Duration.ofMillis(500));
                }
                Files.writeString(file, "second\n");
                program.await("/health/ready", "\"store\",\"status\":\"up\"");
                assertThat(program.terminate()).isZero();
            }
            assertThat(Files.readString(directory.resolve("stderr")))
                    .contains("refused the user or password")
                    .contains("accepts the password again");
        }
    }

    @Test
    void the_sql_of_an_empty_database_is_printed_without_one() throws Exception {
        Map<String, String> environment = environment("postgresql://u@127.0.0.1:1/d");
        try (Program program =
                Program.start(
                        directory,
                        environment,
                        "migrate",
                        "--print",
                        "--print-grants",
                        "serving")) {
            assertThat(program.output())
                    .contains("create table apflow_task (")
                    .contains("grant usage on schema \"public\" to \"serving\";")
                    .contains("commit;");
            assertThat(program.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("stderr")))
                .singleElement()
                .asString()
                .contains("an empty database");
    }
}
