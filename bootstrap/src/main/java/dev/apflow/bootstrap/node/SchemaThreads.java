package dev.apflow.bootstrap.node;

import dev.apflow.application.schema.InputSchemas;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Checks by schemas on a few threads of the system's own, which end with the process. Checks
 * compute, and for some seconds where a client wants it so; on virtual threads they would keep
 * everything else from being answered meanwhile.
 */
public final class SchemaThreads implements InputSchemas {

    private static final ScopedValue<Boolean> HERE = ScopedValue.newInstance();

    private final InputSchemas inner;
    private final ExecutorService threads;

    public SchemaThreads(InputSchemas inner) {
        this.inner = inner;
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.threads =
                Executors.newFixedThreadPool(
                        count, Thread.ofPlatform().daemon().name("schemas-", 0).factory());
    }

    @Override
    public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
        return onThread(() -> inner.check(schema, instance, path));
    }

    @Override
    public Optional<String> problemOf(JsonObject schema) {
        return onThread(() -> inner.problemOf(schema));
    }

    @Override
    public <T> T together(Supplier<T> checks) {
        return onThread(() -> inner.together(checks));
    }

    private <T> T onThread(Callable<T> work) {
        try {
            return HERE.isBound()
                    ? work.call()
                    : result(threads.submit(() -> ScopedValue.where(HERE, true).call(work::call)));
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static <T> T result(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (InterruptedException stop) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a schema was being checked");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
