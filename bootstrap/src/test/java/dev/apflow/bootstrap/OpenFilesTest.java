package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A process that has used up its open files accepts connections again when some are free. */
class OpenFilesTest {

    private static final String TREE =
            "{\"tasks\": [{\"id\": \"a\", \"name\": \"a\", \"schemas\": {\"method\": \"echo\"}}]}";

    @TempDir Path directory;

    @Test
    void what_could_not_be_accepted_does_not_end_the_listener() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "no prlimit here");
        try (Program program = Program.serve(directory, Map.of("APFLOW_API_PORT", "0"))) {
            // What is loaded later opens files too: the jars of its classes.
            program.post("/api/v1/trees", TREE);
            program.await("/api/v1/tasks/a", "completed");
            allowMore(program, 10);
            int port = URI.create(program.url()).getPort();
            List<Socket> idle = new ArrayList<>();
            try {
                for (int i = 0; i < 80; i++) {
                    idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
                }
            } catch (IOException full) {
                assertThat(idle).hasSizeGreaterThan(2);
            }
            awaitLogged(program, "connections cannot be accepted");
            for (Socket each : idle) {
                each.close();
            }

            assertThat(submits(program)).as("somebody listens again").isTrue();
            awaitLogged(program, "connections are accepted again");
            assertThat(program.terminate()).isZero();
        }
    }

    private void awaitLogged(Program program, String text) throws Exception {
        Path log = directory.resolve("stderr");
        for (int i = 0; i < 100 && !Files.readString(log).contains(text); i++) {
            program.pause(Duration.ofMillis(100));
        }
        assertThat(Files.readString(log)).contains(text);
    }

    private static void allowMore(Program program, int files) throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + program.pid() + "/fd"))) {
            long limit = open.count() + files;
            int done =
                    new ProcessBuilder(
                                    "prlimit",
                                    "--pid",
                                    String.valueOf(program.pid()),
                                    "--nofile=" + limit + ":" + limit)
                            .start()
                            .waitFor();
            assertThat(done).isZero();
        }
    }

    /** Those connections that were accepted before the end of the listener still answer. */
    private static boolean submits(Program program) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            try {
                int status = program.post("/api/v1/trees", TREE).statusCode();
                return status == 201 || status == 409;
            } catch (IOException nobody) {
                program.pause(Duration.ofMillis(100));
            }
        }
        return false;
    }
}
