package dev.apflow.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class ShutdownBudgetTest {

    @ParameterizedTest
    @CsvSource({
        "25_000, 16_000, 5_000, 23_000, 25_000",
        "3_000, 1_920, 600, 2_760, 3_000",
        "200, 128, 200, 2_760, 3_000",
        "0, 0, 200, 2_760, 3_000",
        "300_000, 192_000, 5_000, 276_000, 300_000"
    })
    void every_step_has_its_share(
            String total, String tasks, String interrupted, String drained, String end) {
        ShutdownBudget budget = new ShutdownBudget(millis(total));

        assertThat(budget.forTasks()).isEqualTo(millis(tasks));
        assertThat(budget.forInterrupted()).isEqualTo(millis(interrupted));
        assertThat(budget.untilDrained()).isEqualTo(millis(drained));
        assertThat(budget.end()).isEqualTo(millis(end));
        assertThat(budget.untilDrained().plus(budget.forAnswers())).isLessThan(budget.end());
        assertThat(budget.forTasks().plus(budget.forInterrupted()))
                .isLessThan(budget.untilDrained());
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text.replace("_", "")));
    }
}
