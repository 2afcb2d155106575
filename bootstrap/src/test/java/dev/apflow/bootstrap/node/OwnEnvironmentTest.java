package dev.apflow.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class OwnEnvironmentTest {

    /** What another process of the same user sees of one that has hidden its secrets. */
    static final class Hiding {
        public static void main(String[] arguments) throws IOException {
            OwnEnvironment.hideSecrets();
            System.out.println(
                    Files.readString(Path.of("/proc/self/environ"), StandardCharsets.ISO_8859_1)
                            .replace('\0', '\n'));
            System.out.println("kept " + System.getenv("APFLOW_JWT_SECRET"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void what_the_system_shows_of_the_process_has_no_secrets() throws Exception {
        String classes =
                System.getProperty("java.class.path")
                        + File.pathSeparator
                        + System.getProperty("jdk.module.path", "")
                        + File.pathSeparator
                        + System.getProperty("surefire.test.class.path", "")
                        + File.pathSeparator
                        + Path.of("target", "classes")
                        + File.pathSeparator
                        + Path.of("target", "test-classes");
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classes,
                                Hiding.class.getName())
                        .redirectErrorStream(true);
        builder.environment().put("APFLOW_JWT_SECRET", "sesame");
        builder.environment().put("APFLOW_DATABASE_URL", "postgresql://u:sesame@h/d");
        builder.environment().put("PLAIN", "shown");
        Process process = builder.start();
        String message =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(message).isZero();
        assertThat(message).contains("PLAIN=shown", "APFLOW_JWT_SECRET=******", "kept sesame");
        assertThat(message.replace("kept sesame", "")).doesNotContain("sesame");
    }

    @Test
    void names_that_may_mean_a_secret_are_known() {
        for (String name :
                List.of(
                        "APFLOW_JWT_SECRET",
                        "APFLOW_API_TOKENS",
                        "APFLOW_DATABASE_URL",
                        "PGPASSWORD",
                        "APFLOW_CLUSTER_SECRET",
                        "APFLOW_SECRET_MAIL",
                        "AWS_SECRET_ACCESS_KEY",
                        "GITHUB_TOKEN",
                        "MY_API_KEY",
                        "https_proxy_url",
                        "db_password")) {
            assertThat(OwnEnvironment.isSecret(name)).as(name).isTrue();
        }
        for (String name : List.of("PATH", "HOME", "APFLOW_API_PORT", "LANG", "APFLOW_NODE_ID")) {
            assertThat(OwnEnvironment.isSecret(name)).as(name).isFalse();
        }
    }
}
