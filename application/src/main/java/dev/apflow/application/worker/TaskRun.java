package dev.apflow.application.worker;

import dev.apflow.application.document.TaskInputs;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.schema.InputNames;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Refused;
import dev.apflow.application.store.TaskReports;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonSize;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.Resolution;
import dev.apflow.domain.secret.GivenSecrets;
import dev.apflow.domain.secret.SecretName;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.ScheduledFor;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.text.Excerpts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One execution, run on a thread of its own: what the executor sees, and everything that may go
 * wrong with it turned into data.
 */
final class TaskRun implements Execution {

    private static final System.Logger LOG = System.getLogger(TaskRun.class.getName());
    private static final int LONGEST_ERROR = 10_000;
    private static final int LONGEST_LINE = 16_384;
    private static final int LONGEST_TRACE = 32_768;
    private static final int MOST_PROBLEMS_TOLD = 20;

    /** Readers refuse documents deeper than 100 levels, and a task wraps its result. */
    private static final int DEEPEST_RESULT = 90;

    private final Claimed claimed;
    private final TaskLog log;
    private volatile JsonObject inputs;
    private volatile GivenSecrets secrets = GivenSecrets.NONE;
    private final IdempotencyKey key;
    private final boolean asksFirst;
    private final Optional<End> unresolved;
    private volatile double progress;
    private volatile boolean cancelled;

    /**
     * @param doubted the delivery may be another's by now: whether it has succeeded is asked first,
     *     as for any delivery but the first
     * @param inputLimit size of the inputs, see {@link WorkerSettings#inputLimit}
     * @param log where the executor writes
     */
    TaskRun(Claimed claimed, boolean doubted, long inputLimit, TaskLog log) {
        this.claimed = claimed;
        this.log = log;
        this.asksFirst = doubted || claimed.delivered().delivery() > 1;
        Resolution resolution = resolve(claimed, Optional.empty(), inputLimit);
        this.unresolved = unresolved(resolution);
        this.inputs =
                resolution instanceof Resolution.Resolved(JsonObject resolved)
                        ? resolved
                        : claimed.spec().inputs();
        this.key =
                IdempotencyKey.of(
                        claimed.delivered().task().value(), claimed.delivered().attempt(), inputs);
    }

    /** The inputs as they are for this delivery. */
    static Resolution resolve(
            Claimed claimed, Optional<Function<SecretName, JsonValue>> secrets, long inputLimit) {
        return TaskInputs.resolve(
                claimed.spec(),
                claimed.treeId(),
                claimed.delivered().attempt(),
                claimed.dependencyResults(),
                secrets,
                inputLimit);
    }

    private static Optional<End> unresolved(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Resolved resolved -> Optional.empty();
            case Resolution.Unresolved why ->
                    Optional.of(
                            End.Failure.lasting(
                                    ErrorCode.UNRESOLVED_REFERENCE,
                                    Excerpts.shortened(why.toString(), LONGEST_ERROR)));
            case Resolution.TooLarge(String why) ->
                    Optional.of(End.Failure.lasting(ErrorCode.INPUTS_TOO_LARGE, why));
        };
    }

    /** How the execution ended. */
    sealed interface End {
        record Success(JsonValue result, boolean cached) implements End {}

        record Failure(String error, ErrorCode code, boolean retryable, Duration leastDelay)
                implements End {

            Failure(String error, ErrorCode code, boolean retryable) {
                this(error, code, retryable, Duration.ZERO);
            }

            /** Of the executor's making. */
            static Failure executor(String error, boolean retryable) {
                return new Failure(error, ErrorCode.EXECUTOR_FAILED, retryable);
            }

            /** Nothing that another attempt could repair. */
            static Failure lasting(ErrorCode code, String error) {
                return new Failure(error, code, false);
            }
        }

        /** Nothing was executed: whether an earlier delivery succeeded could not be asked. */
        record CacheUnavailable(StoreUnreachable problem) implements End {}
    }

    /** What every execution needs besides its task. */
    record RunContext(
            ExecutorCatalog executors,
            InputSchemas schemas,
            TaskReports reports,
            SecretInputs.Place secrets,
            int resultLimit) {}

    /** Runs the task; never throws. */
    End run(RunContext context) {
        if (claimed.refused().isPresent()) {
            return refused(claimed.refused().get());
        }
        if (unresolved.isPresent()) {
            return unresolved.get();
        }
        Optional<JsonValue> recorded;
        try {
            recorded =
                    asksFirst
                            ? context.reports.recorded(claimed.delivered(), key)
                            : Optional.empty();
        } catch (StoreUnreachable problem) {
            return new End.CacheUnavailable(problem);
        }
        try {
            return recorded.isPresent() ? new End.Success(recorded.get(), true) : execute(context);
        } catch (ExecutionFailed failed) {
            if (failed.getCause() != null) {
                trace(failed);
            }
            return new End.Failure(
                    shortened(message(failed)),
                    ErrorCode.EXECUTOR_FAILED,
                    failed.isRetryable(),
                    failed.leastDelay());
        } catch (InterruptedException interrupted) {
            return End.Failure.executor("interrupted", true);
        } catch (Throwable problem) {
            // Executors are other people's code: whatever they throw, Errors too, is the task's
            // failure and not this worker's.
            trace(problem);
            return End.Failure.executor(shortened(message(problem)), true);
        }
    }

    private End refused(Refused why) {
        LOG.log(System.Logger.Level.WARNING, "task {0} cannot run: {1}", task(), why.error());
        return End.Failure.lasting(why.code(), shortened(why.error()));
    }

    private End execute(RunContext context) throws Exception {
        TaskSpec spec = claimed.spec();
        Optional<TaskExecutor> executor = context.executors.find(spec.method());
        if (executor.isEmpty()) {
            return End.Failure.executor("no such executor here: " + spec.method(), true);
        }
        return switch (SecretInputs.of(claimed, executor.get(), context.secrets)) {
            case SecretInputs.Result.Refused(String why) ->
                    End.Failure.lasting(ErrorCode.UNRESOLVED, shortened(why));
            case SecretInputs.Result.Resolved(SecretInputs given) ->
                    execute(executor.get(), given, context);
        };
    }

    private End execute(TaskExecutor executor, SecretInputs given, RunContext context)
            throws Exception {
        secrets = given.secrets();
        List<FieldProblem> problems = new ArrayList<>();
        claimed.spec()
                .inputSchema()
                .ifPresent(
                        schema -> problems.addAll(given.checkForClient(context.schemas, schema)));
        executor.inputSchema()
                .ifPresent(schema -> problems.addAll(given.check(context.schemas, named(schema))));
        if (!problems.isEmpty()) {
            return End.Failure.lasting(ErrorCode.INVALID_INPUTS, shortened(describe(problems)));
        }
        inputs = given.inputs();
        return judged(executor.execute(this), context.resultLimit);
    }

    /** Results of dependencies are inputs too, whether the executor has a name for them or not. */
    private JsonObject named(JsonObject schema) {
        return claimed.spec().dependencies().isEmpty() ? schema : InputNames.open(schema);
    }

    /** Executors may have been compiled without null checks. */
    @SuppressWarnings("ConstantValue")
    private End judged(JsonValue result, int limit) {
        if (result == null) {
            return End.Failure.executor("the executor returned no result", false);
        }
        long size = JsonSize.of(result, DEEPEST_RESULT);
        if (size == JsonSize.BOTTOMLESS) {
            return End.Failure.lasting(
                    ErrorCode.RESULT_TOO_LARGE,
                    "the result is nested deeper than " + DEEPEST_RESULT + " levels");
        }
        return size > limit
                ? End.Failure.lasting(
                        ErrorCode.RESULT_TOO_LARGE,
                        "the result is larger than " + limit + " characters of JSON")
                : new End.Success(secrets.masked(result), false);
    }

    private static String describe(List<FieldProblem> problems) {
        StringBuilder text = new StringBuilder("the inputs do not fit: ");
        problems.stream().limit(MOST_PROBLEMS_TOLD).forEach(each -> text.append(each).append("; "));
        return text.substring(0, text.length() - 2);
    }

    private static String message(Throwable problem) {
        String message = problem.getMessage();
        String description =
                problem instanceof ExecutionFailed && message != null
                        ? message
                        : StackTraces.described(problem);
        return description + StackTraces.causes(problem);
    }

    private void trace(Throwable problem) {
        String text = Excerpts.storable(secrets.masked(StackTraces.of(problem)));
        log.trace(Excerpts.shortened(text, LONGEST_TRACE), StackTraces.place(problem));
    }

    /** Masked before it is cut: half a secret would not be known for one. */
    private String shortened(String text) {
        return shortened(text, LONGEST_ERROR);
    }

    private String shortened(String text, int longest) {
        return Excerpts.shortened(Excerpts.storable(secrets.masked(text)), longest);
    }

    void cancel() {
        cancelled = true;
    }

    double progress() {
        return progress;
    }

    @Override
    public TaskId task() {
        return claimed.delivered().task();
    }

    @Override
    public TaskId tree() {
        return claimed.treeId();
    }

    @Override
    public String name() {
        return claimed.spec().name();
    }

    @Override
    public JsonObject inputs() {
        return inputs;
    }

    @Override
    public GivenSecrets secrets() {
        return secrets;
    }

    @Override
    public JsonObject params() {
        return claimed.spec().params();
    }

    @Override
    public Map<TaskId, JsonValue> dependencyResults() {
        Map<TaskId, JsonValue> results = new LinkedHashMap<>(claimed.dependencyResults());
        claimed.spec().dependencies().stream()
                .filter(Dependency::implied)
                .forEach(each -> results.remove(each.id()));
        return results;
    }

    @Override
    public Optional<ScheduledFor> schedule() {
        return claimed.spec().schedule();
    }

    @Override
    public String nameOf(TaskId dependency) {
        return claimed.spec().dependencies().stream()
                .filter(each -> each.id().equals(dependency))
                .findFirst()
                .map(Dependency::name)
                .orElse(dependency.value());
    }

    @Override
    public int attempt() {
        return claimed.delivered().attempt();
    }

    @Override
    public long delivery() {
        return claimed.delivered().delivery();
    }

    @Override
    public IdempotencyKey idempotencyKey() {
        return key;
    }

    @Override
    public void progress(double share) {
        progress = Double.isNaN(share) ? progress : Math.clamp(share, 0, 1);
    }

    /** Executors may have been compiled without null checks. */
    @Override
    public void log(System.Logger.Level level, String text) {
        String.valueOf(text)
                .lines()
                .forEach(
                        line ->
                                log.add(
                                        level == null ? System.Logger.Level.INFO : level,
                                        shortened(line, LONGEST_LINE)));
    }

    @Override
    public List<Integer> retryOn() {
        return claimed.spec().retry().on();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
