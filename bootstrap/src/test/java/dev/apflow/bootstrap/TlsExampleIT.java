package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.testkit.postgres.TestPostgres;
import dev.apflow.testkit.tls.Certificate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The example of three nodes, as a user starts it. */
@Timeout(300)
class TlsExampleIT {

    private static final Path SCRIPT =
            Path.of("..", "examples", "tls", "three-nodes.sh").toAbsolutePath().normalize();

    @TempDir Path directory;

    /** Where there is an openssl, the example makes its certificates by itself. */
    private List<String> command() {
        List<String> words = new ArrayList<>(List.of(SCRIPT.toString()));
        if (!hasOpenssl()) {
            Certificate authority = Certificate.authority("ca");
            authority.write(directory);
            List.of("node-1", "node-2", "node-3", "client")
                    .forEach(name -> authority.issue(name).write(directory));
            words.add(directory.toString());
        }
        return words;
    }

    private static boolean hasOpenssl() {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void a_tree_is_passed_on_to_the_leader_over_tls() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command())
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.startsWith("APFLOW_"));
        builder.environment().put("APFLOW_DATABASE_URL", TestPostgres.freshDatabase().url());
        builder.environment().put("LANG", "C.UTF-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("leader https://127.0.0.1:", "completed", "over TLS")
                .contains("without a certificate: ", "--client-cert");
    }
}
