package dev.apflow.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.demo.DemoRun;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The demonstration as its user sees it: real processes, and a leader that is killed. */
class DemoClusterIT {

    /** Not all of what a node needs is a module of this test. */
    @BeforeAll
    static void startNodesOnTheClassPath() {
        System.setProperty("apflow.demo.classpath", "true");
    }

    @Test
    void a_leader_is_killed_and_nothing_is_lost() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();

        boolean clean =
                new DemoRun(
                                new PrintStream(written, true, StandardCharsets.UTF_8),
                                DemoCommand.setup(false))
                        .run(Optional.of("kq"), Duration.ofSeconds(8));

        String message = written.toString(StandardCharsets.UTF_8);
        assertThat(clean).as(message).isTrue();
        assertThat(message)
                .contains("leads in epoch 1", "the leader", "the next write was accepted after")
                .contains(" 0 lost", " 0 outcomes recorded twice")
                .doesNotContain("\n0 trees acknowledged");
    }
}
