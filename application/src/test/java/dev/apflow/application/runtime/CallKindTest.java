package dev.apflow.application.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class CallKindTest {

    /** Labels of metrics: dashboards and alarms of users name them. */
    @Test
    void the_words_are_part_of_the_contract() {
        assertThat(Arrays.stream(CallKind.values()).map(CallKind::word))
                .containsExactly(
                        "register",
                        "heartbeat",
                        "deregister",
                        "acquire leadership",
                        "renew leadership",
                        "resign",
                        "sweep tasks",
                        "sweep nodes",
                        "retention",
                        "due schedules",
                        "claim",
                        "report",
                        "report singly",
                        "hand back",
                        "progress",
                        "write logs",
                        "renew leases",
                        "ownership",
                        "orphans",
                        "give back orphans",
                        "recorded",
                        "ask the store",
                        "probe-store",
                        "count-tasks",
                        "count queues",
                        "look at the listener",
                        "look at the files of TLS");
    }
}
