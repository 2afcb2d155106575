package dev.apflow.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.schema.InputSchemas;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

class SchemaThreadsTest {

    private final CountDownLatch endless = new CountDownLatch(1);
    private final CountDownLatch computing = new CountDownLatch(1);

    private final SchemaThreads threads =
            new SchemaThreads(
                    new InputSchemas() {
                        @Override
                        public List<FieldProblem> check(
                                JsonObject schema, JsonValue instance, String path) {
                            return List.of(problem(Thread.currentThread().getName()));
                        }

                        @Override
                        public Optional<String> problemOf(JsonObject schema) {
                            computing.countDown();
                            try {
                                endless.await();
                            } catch (InterruptedException abandoned) {
                                computing.countDown();
                            }
                            return Optional.of("abandoned");
                        }
                    });

    private static FieldProblem problem(String reason) {
        return new FieldProblem("", reason, "", "");
    }

    @Test
    void checks_run_on_threads_of_the_system() {
        assertThat(threads.check(JsonObject.EMPTY, JsonNull.NULL, "").get(0).reason())
                .startsWith("schemas-");
        assertThat(threads.together(() -> threads.check(JsonObject.EMPTY, JsonNull.NULL, "")))
                .hasSize(1);
    }

    @Test
    void what_goes_wrong_goes_wrong_where_it_was_asked_for() {
        assertThatThrownBy(
                        () ->
                                threads.together(
                                        () -> {
                                            throw new IllegalStateException("a bug");
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
    }

    /** As many as there are processors, none of which is to be had by anything else. */
    @Test
    void checks_that_take_long_leave_virtual_threads_alone_and_can_be_abandoned()
            throws InterruptedException {
        List<Throwable> ended = new ArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        for (int i = Runtime.getRuntime().availableProcessors(); i >= 0; i--) {
            waiting.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            threads.problemOf(JsonObject.EMPTY);
                                        } catch (CancellationException abandoned) {
                                            synchronized (ended) {
                                                ended.add(abandoned);
                                            }
                                        }
                                    }));
        }
        computing.await();

        Thread.ofVirtual().start(() -> {}).join();
        for (Thread each : waiting) {
            each.interrupt();
            each.join();
        }
        assertThat(ended).hasSameSizeAs(waiting);
        endless.countDown();
    }
}
