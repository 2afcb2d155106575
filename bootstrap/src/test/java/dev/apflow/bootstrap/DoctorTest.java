package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What somebody is told who looks before a node is started. */
class DoctorTest {

    @TempDir Path directory;

    private String doctor(int exitCode, Map<String, String> environment, String... more)
            throws Exception {
        String[] arguments = new String[1 + more.length];
        arguments[0] = "doctor";
        System.arraycopy(more, 0, arguments, 1, more.length);
        try (Program program = Program.start(directory, environment, arguments)) {
            String output = program.output();
            assertThat(program.exitCode()).as(output).isEqualTo(exitCode);
            return output.replaceAll(" +", " ");
        }
    }

    @Test
    void nothing_is_wrong_with_an_empty_directory_and_nothing_is_made() throws Exception {
        assertThat(doctor(0, Map.of("APFLOW_API_PORT", "0")))
                .contains(
                        "ok settings all understood", "ok locale", "ok files", "ok port", "ok disk")
                .contains("ok database", "will be made");
        assertThat(directory.resolve(".data")).doesNotExist();
    }

    @Test
    void a_taken_port_an_unknown_key_and_an_absent_database_are_told_together() throws Exception {
        Path file = Files.writeString(directory.resolve("node.env"), "APFLOW_POL_INTERVAL=1\n");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment =
                    Map.of(
                            "APFLOW_API_PORT",
                            Integer.toString(taken.getLocalPort()),
                            "APFLOW_CONFIG",
                            file.toString(),
                            "APFLOW_DATABASE_URL",
                            "postgresql://u:sesame@127.0.0.1:1/d");

            assertThat(doctor(1, environment))
                    .contains("warn settings", "did you mean APFLOW_POLL_INTERVAL?")
                    .contains("fail port", "fail database", "-> start the server")
                    .doesNotContain("sesame");
        }
    }

    @Test
    void settings_that_are_not_understood_are_all_that_is_told() throws Exception {
        Path file = Files.writeString(directory.resolve("node.env"), "x\nAPFLOW_API_PORT: 1\n");

        assertThat(doctor(1, Map.of(), "--config", file.toString(), "-o", "json"))
                .contains("\"status\": \"fail\"", "\"check\": \"settings\"", "line 2: expected");
    }

    @Test
    void of_a_database_rights_version_tables_and_clock_are_told() throws Exception {
        PostgresDatabase database = TestPostgres.freshDatabase();
        Map<String, String> environment =
                Map.of("APFLOW_DATABASE_URL", database.url(), "APFLOW_API_PORT", "0");

        assertThat(doctor(0, environment))
                .contains("ok database PostgreSQL", "ok rights", "ok tables none yet")
                .contains("ok pooler none", "ok clock that of the database is");
        try (Program migrate = Program.start(directory, environment, "migrate")) {
            assertThat(migrate.exitCode()).isZero();
        }
        database.execute("create role looking login password 'first'");
        String url = database.url().replaceFirst("//[^@]*@", "//looking:first@");
        assertThat(doctor(1, Map.of("APFLOW_DATABASE_URL", url, "APFLOW_API_PORT", "0")))
                .contains("fail rights", "lacks", "-> run `apflow migrate --print-grants ROLE");
        database.execute("drop role looking");
    }
}
