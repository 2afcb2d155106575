package dev.apflow.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class NearestTest {

    private static final List<String> KNOWN =
            List.of("argv", "command", "env", "timeout", "duration_ms");

    @ParameterizedTest
    @CsvSource({
        "args, argv",
        "Command, command",
        "comand, command",
        "time_out, timeout",
        "timeuot, timeout",
        "environment, ",
        "duration, duration_ms",
        "durationMs, duration_ms",
        "x, ",
        "en, env",
        "evn, env",
        "vne, ",
        "headers, "
    })
    void a_slip_is_recognised(String name, String meant) {
        assertThat(Nearest.to(name, KNOWN).orElse(null)).isEqualTo(meant);
    }

    @Test
    void the_nearest_is_meant_and_of_two_the_first() {
        assertThat(Nearest.to("abcd", List.of("abxy", "abcx", "abcw"))).contains("abcw");
    }
}
