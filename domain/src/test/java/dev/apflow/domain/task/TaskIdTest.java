package dev.apflow.domain.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskIdTest {

    @Test
    void steps_of_a_url_are_no_ids_for_new_tasks() {
        assertThat(TaskId.isChoosable(".")).isFalse();
        assertThat(TaskId.isChoosable("..")).isFalse();
        assertThat(TaskId.isChoosable("...")).isTrue();
        assertThat(TaskId.isChoosable("a.b")).isTrue();
        assertThat(TaskId.isChoosable("")).isFalse();
    }

    @Test
    void tasks_that_were_called_so_are_still_read() {
        assertThat(new TaskId(".").value()).isEqualTo(".");
        assertThat(new TaskId("..").value()).isEqualTo("..");
    }
}
