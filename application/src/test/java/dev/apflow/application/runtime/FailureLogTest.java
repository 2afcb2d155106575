package dev.apflow.application.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.StoreUnreachable;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;

class FailureLogTest {

    private static final StoreUnreachable OUTAGE =
            new StoreUnreachable("the store is away", new IOException("refused"));

    private final HandTime time = new HandTime();
    private final HandDispatcher dispatcher = new HandDispatcher(time);
    private final FailureLog failures =
            new FailureLog(System.getLogger(FailureLogTest.class.getName()), dispatcher::now);

    private static List<LogRecord> logged(Runnable work) {
        try (LoggedLines lines = new LoggedLines()) {
            work.run();
            return lines.records();
        }
    }

    @Test
    void a_store_that_is_away_is_one_line() {
        List<LogRecord> lines =
                logged(
                        () ->
                                failures.failed(
                                        CallKind.CLAIM, ", next try at the next poll", OUTAGE));

        assertThat(lines).extracting(LogRecord::getLevel).containsExactly(Level.WARNING);
        assertThat(lines.getFirst().getMessage())
                .isEqualTo("claim failed, next try at the next poll: the store is away");
        assertThat(lines.getFirst().getThrown()).isNull();
    }

    @Test
    void everything_else_is_a_bug_and_shows_its_place() {
        NullPointerException bug = new NullPointerException("planted");

        List<LogRecord> lines =
                logged(() -> failures.failed(CallKind.HEARTBEAT, new ExecutionException(bug)));

        assertThat(lines).extracting(LogRecord::getLevel).containsExactly(Level.SEVERE);
        assertThat(lines.getFirst().getMessage()).isEqualTo("heartbeat failed");
        assertThat(lines.getFirst().getThrown()).isSameAs(bug);
    }

    @Test
    void the_end_of_work_that_is_not_wanted_is_no_failure() {
        assertThat(logged(() -> failures.failed(CallKind.CLAIM, new InterruptedException())))
                .isEmpty();
    }

    @Test
    void what_fails_again_and_again_is_a_few_lines_that_say_how_many_were_left_out() {
        List<LogRecord> lines =
                logged(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                failures.failed(CallKind.CLAIM, OUTAGE);
                            }
                            time.pass(Duration.ofSeconds(10));
                            failures.failed(CallKind.CLAIM, OUTAGE);
                        });

        assertThat(lines).hasSize(4);
        assertThat(lines.getLast().getMessage())
                .isEqualTo("claim failed (97 more left out): the store is away");
    }

    @Test
    void an_outage_hides_no_bug_and_one_call_no_other() {
        List<LogRecord> lines =
                logged(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                failures.failed(CallKind.CLAIM, OUTAGE);
                            }
                            failures.failed(CallKind.CLAIM, new IllegalStateException("planted"));
                            failures.failed(CallKind.REPORT, OUTAGE);
                        });

        assertThat(lines).hasSize(5);
    }

    @Test
    void braces_of_a_message_are_no_placeholders() {
        List<LogRecord> lines =
                logged(
                        () ->
                                failures.failed(
                                        CallKind.CLAIM,
                                        new StoreUnreachable("{0} {", new IOException())));

        assertThat(lines.getFirst().getMessage()).isEqualTo("claim failed: {0} {");
        assertThat(lines.getFirst().getParameters()).isNull();
    }
}
