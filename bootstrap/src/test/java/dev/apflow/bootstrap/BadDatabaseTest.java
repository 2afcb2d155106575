package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Database files that cannot be used, and one whose disk fills up while the program serves. */
class BadDatabaseTest {

    private static final int BALLAST_BYTES = 24 << 20;

    @TempDir Path directory;

    /** The one line that a refused start says. */
    private String refused(Path file) throws Exception {
        Map<String, String> environment =
                Map.of("APFLOW_API_PORT", "0", "APFLOW_DATABASE_URL", "duckdb://" + file);
        try (Program program = Program.start(directory, environment, "serve")) {
            assertThat(program.output()).isEmpty();
            assertThat(program.exitCode()).isEqualTo(5);
        }
        List<String> messages = Files.readAllLines(directory.resolve("stderr"));
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0))
                .startsWith("apflow: ")
                .contains(String.valueOf(file.getParent()));
        return messages.get(0);
    }

    @Test
    void a_file_of_something_else() throws Exception {
        Path letter = Files.writeString(directory.resolve("letter"), "Dear friend, ".repeat(900));

        assertThat(refused(letter)).contains("a file of something else");
        assertThat(letter).hasContent("Dear friend, ".repeat(900));
    }

    @Test
    void a_directory() throws Exception {
        assertThat(refused(directory)).contains("is a directory");
    }

    @Test
    void a_file_that_can_only_be_read() throws Exception {
        Path disk = directory.resolve("disk");
        mount(disk, "size=16m");
        try {
            Map<String, String> environment = onDisk(disk);
            try (Program program = Program.serve(directory, environment)) {
                assertThat(program.terminate()).isZero();
            }
            run("mount", "-o", "remount,ro", disk.toString());

            assertThat(refused(disk.resolve("apflow.duckdb"))).contains("cannot write");
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void a_disk_that_fills_up_refuses_changes_until_there_is_room() throws Exception {
        Path disk = directory.resolve("disk");
        mount(disk, "size=32m");
        try {
            Path ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST_BYTES]);
            try (Program program = Program.serve(directory, onDisk(disk))) {
                int acknowledged = 0;
                HttpResponse<String> answer = submit(program, acknowledged);
                while (answer.statusCode() == 201 && acknowledged < 200) {
                    acknowledged++;
                    answer = submit(program, acknowledged);
                }

                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.body()).contains("store_unreachable").doesNotContain("\tat ");
                assertThat(program.get("/api/v1/tasks/t0").statusCode()).isEqualTo(200);
                assertThat(program.get("/health/live").statusCode()).isEqualTo(200);

                Files.delete(ballast);
                assertThat(submit(program, 1_000).statusCode()).isEqualTo(201);
                program.await("/api/v1/tasks/t1000", "\"status\":\"completed\"");
                for (int i = 0; i < acknowledged; i++) {
                    program.await("/api/v1/tasks/t" + i, "\"status\":\"completed\"");
                }
                assertThat(program.terminate()).isZero();
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    private static Map<String, String> onDisk(Path disk) {
        return Map.of(
                "APFLOW_API_PORT",
                "0",
                "APFLOW_DATABASE_URL",
                "duckdb://" + disk.resolve("apflow.duckdb"));
    }

    /** A task with 500 kB of text that does not compress well. */
    private static HttpResponse<String> submit(Program program, int number) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 500_000; i++) {
            text.append(Integer.toHexString((number + "/" + i).hashCode() * 31 + i * 7_919));
        }
        return program.post(
                "/api/v1/trees",
                String.format(
                        Locale.ROOT,
                        """
                        {"tasks": [{"id": "t%d", "name": "n", "schemas": {"method": "system_info_executor"},
                          "params": {"text": "%s"}}]}
                        """,
                        number,
                        text));
    }

    /** A small disk of its own. Where mounting is not allowed, the test is skipped. */
    private static void mount(Path path, String options) throws Exception {
        Files.createDirectories(path);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString()),
                "mounting a small disk is not allowed here");
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
