package dev.apflow.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileLimitTest {

    @Test
    void clients_get_what_the_rest_leaves() {
        assertThat(new FileLimit(1_000_000, 300, 4_096).connections()).isEqualTo(4_096);
        assertThat(new FileLimit(1_024, 300, 4_096).connections()).isEqualTo(724);
        assertThat(new FileLimit(256, 300, 4_096).connections()).isEqualTo(16);
    }

    @Test
    void this_process_has_a_limit() {
        FileLimit limit = FileLimit.ofProcess(4_096, 32);

        assertThat(limit.most()).isPositive();
        assertThat(limit.others()).isGreaterThan(4 * 32);
    }
}
