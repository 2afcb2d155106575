package dev.apflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

class FrameTest {

    private static final Frame.Ink PLAIN =
            new Frame.Ink() {
                @Override
                public DemoMarks marks() {
                    return new DemoMarks("_.-=+*%#", "-", "...");
                }

                @Override
                public String strong(String text) {
                    return text;
                }

                @Override
                public String good(String text) {
                    return text;
                }

                @Override
                public String bad(String text) {
                    return text;
                }

                @Override
                public String faint(String text) {
                    return text;
                }
            };

    private final Statistics statistics = new Statistics();

    private Frame frame(String leader, List<Integer> rates, List<Duration> failovers) {
        return new Frame(
                Duration.ofSeconds(3_725),
                "http://127.0.0.1:65535/ui/",
                leader,
                123_456,
                List.of(
                        new Frame.Row("node-1", 1_234_567, "healthy", "leader", 16, 1_234_567),
                        new Frame.Row("node-2", 0, "killed", "-", 0, 1_234_567),
                        new Frame.Row("node-3", 1_234_569, "starting", "-", 0, 0)),
                rates,
                statistics,
                failovers,
                List.of("12:00:00.000  " + "a long line ".repeat(20), "12:00:00.001  another"));
    }

    @Test
    void it_fits_a_terminal_of_80_columns_and_24_rows() {
        for (int i = 0; i < 1_000_000; i += 250_000) {
            statistics.acknowledged("t" + i);
        }
        List<String> lines =
                frame(
                                "node-1",
                                IntStream.range(0, Frame.RATES).map(i -> i * 997).boxed().toList(),
                                List.of(Duration.ofMillis(12_345), Duration.ofMillis(63)))
                        .lines(PLAIN);

        assertThat(lines).hasSizeLessThanOrEqualTo(24);
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThan(80));
    }

    @Test
    void it_has_as_many_lines_at_the_beginning_as_later() {
        List<String> early =
                new Frame(
                                Duration.ZERO,
                                "",
                                "",
                                0,
                                frame("", List.of(), List.of()).nodes(),
                                List.of(),
                                statistics,
                                List.of(),
                                List.of())
                        .lines(PLAIN);

        assertThat(early)
                .hasSameSizeAs(
                        frame("node-1", List.of(1), List.of(Duration.ofMillis(1))).lines(PLAIN));
        assertThat(early).contains("nobody leads");
    }

    @Test
    void it_names_the_leader_the_failover_and_what_must_never_be() {
        statistics.event("completed", "t", "node-1", 1);
        statistics.event("completed", "t", "node-2", 1);

        List<String> lines =
                frame("node-1", List.of(5), List.of(Duration.ofMillis(70), Duration.ofMillis(63)))
                        .lines(PLAIN);

        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("node-1 leads in epoch 123456"))
                .anySatisfy(line -> assertThat(line).contains("last 63 ms, worst of 2: 70 ms"))
                .anySatisfy(line -> assertThat(line).contains("1 outcomes recorded twice"));
    }
}
