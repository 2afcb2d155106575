package dev.apflow.adapters.executors;

import dev.apflow.adapters.executors.secret.NodeSecrets;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.secret.GivenSecrets;
import dev.apflow.domain.text.Excerpts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command that the whitelist allows, without a shell unless the task asks for one (and the
 * whitelist allows {@code sh}). Exit code 0 is success; the whole process tree is ended when the
 * task times out or is cancelled. It runs in a fresh directory, which is its home too, and with the
 * variables alone that are on a list.
 */
final class CommandExecutor implements TaskExecutor {

    private static final int OUTPUT_LIMIT = 256 * 1024;
    private static final int SHOWN = 500;
    private static final int LONGEST_COMMAND = 100_000;
    private static final double DEFAULT_SECONDS = 300;
    private static final double LONGEST_SECONDS = 86_400;

    /** How long output may come behind the end of its process: from children that hold the pipe. */
    private static final long OUTPUT_GRACE_MS = 1_000;

    private static final JsonObject INPUTS =
            Schemas.of(
                    """
                    {"type": "object", "additionalProperties": false,
                     "examples": [{"argv": ["date", "+%F"], "timeout": 10}],
                     "oneOf": [{"required": ["command"]}, {"required": ["argv"]}],
                     "properties": {
                       "command": {"type": "string", "minLength": 1, "maxLength": 100000},
                       "argv": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 1000},
                       "shell": {"type": "boolean"},
                       "timeout": {"type": "number", "exclusiveMinimum": 0, "maximum": 86400},
                       "env": {"type": "object", "additionalProperties": {"type": "string"}}}}
                    """);

    private final CommandRules rules;
    private final Optional<CommandUser> user;

    CommandExecutor(CommandRules rules) {
        this(rules, Optional.empty());
    }

    /**
     * @param user as whom commands run; empty: as this process
     */
    CommandExecutor(CommandRules rules, Optional<CommandUser> user) {
        this.rules = rules;
        this.user = user;
    }

    @Override
    public ExecutorId id() {
        return BuiltInExecutors.COMMAND;
    }

    @Override
    public String description() {
        return "Runs a whitelisted command: {command | argv, shell, env, timeout in seconds}.";
    }

    @Override
    public Optional<JsonObject> inputSchema() {
        return Optional.of(INPUTS);
    }

    @Override
    public JsonValue execute(Execution execution) throws ExecutionFailed, InterruptedException {
        FieldReader inputs = FieldReader.of(execution.inputs());
        List<String> argv = argv(inputs);
        Map<String, String> environment = environment(inputs);
        Optional<String> refusal = rules.refusal(argv).or(() -> rules.refusal(environment));
        if (refusal.isPresent()) {
            throw ExecutionFailed.permanent(refusal.get());
        }
        UserLocale.requireSayable(argv, environment);
        double seconds = inputs.number("timeout", 0.001, LONGEST_SECONDS).orElse(DEFAULT_SECONDS);
        try (WorkDirectory directory = WorkDirectory.fresh(user)) {
            return run(
                    builder(argv, environment, execution, directory.path()),
                    argv.get(0),
                    (long) (seconds * 1000),
                    execution);
        } catch (IOException full) {
            throw ExecutionFailed.retryable("no directory to run the command in: " + full);
        }
    }

    private static List<String> argv(FieldReader inputs) throws ExecutionFailed {
        Optional<List<String>> argv = inputs.words("argv", 1000, Optional::of, "a string");
        if (argv.isPresent()) {
            return argv.get();
        }
        String command = inputs.string("command", LONGEST_COMMAND).orElse("");
        if (inputs.flag("shell").orElse(false)) {
            return List.of("sh", "-c", command);
        }
        return CommandLine.split(command)
                .orElseThrow(
                        () -> ExecutionFailed.permanent("inputs.command: a quote is left open"));
    }

    private static Map<String, String> environment(FieldReader inputs) {
        Map<String, String> environment = new HashMap<>();
        inputs.object("env")
                .ifPresent(
                        given ->
                                given.members()
                                        .forEach(
                                                (name, value) -> {
                                                    if (value instanceof JsonString(String text)) {
                                                        environment.put(name, text);
                                                    }
                                                }));
        return environment;
    }

    private ProcessBuilder builder(
            List<String> argv,
            Map<String, String> environment,
            Execution execution,
            Path directory) {
        ProcessBuilder builder = new ProcessBuilder(located(argv)).directory(directory.toFile());
        Map<String, String> ours = builder.environment();
        UserLocale.restore(ours);
        ours.keySet()
                .removeIf(
                        name ->
                                name.startsWith(NodeSecrets.VARIABLE)
                                        || (!name.equals("PATH") && !rules.allows(name)));
        ours.put("HOME", directory.toString());
        ours.put("TMPDIR", directory.toString());
        ours.putAll(environment);
        ours.put("APFLOW_TASK_ID", execution.task().value());
        ours.put("APFLOW_TREE_ID", execution.tree().value());
        ours.put("APFLOW_ATTEMPT_ID", String.valueOf(execution.attempt()));
        ours.put("APFLOW_FENCING_TOKEN", String.valueOf(execution.delivery()));
        ours.put("APFLOW_IDEMPOTENCY_KEY", execution.idempotencyKey().value());
        execution
                .schedule()
                .ifPresent(
                        schedule -> ours.put("APFLOW_NOMINAL_TIME", schedule.nominal().toString()));
        return builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    }

    /** A relative path means what it means where this program was started. */
    private static List<String> located(List<String> argv) {
        if (!argv.get(0).contains("/")) {
            return argv;
        }
        List<String> located = new ArrayList<>(argv);
        located.set(0, Path.of(argv.get(0)).toAbsolutePath().toString());
        return located;
    }

    private JsonValue run(
            ProcessBuilder builder, String program, long timeoutMs, Execution execution)
            throws ExecutionFailed, InterruptedException {
        ProcessTree tree = started(builder, program);
        try {
            BoundedOutput out =
                    new BoundedOutput(
                            tree.process().getInputStream(),
                            OUTPUT_LIMIT,
                            line -> execution.log(System.Logger.Level.INFO, line));
            BoundedOutput err =
                    new BoundedOutput(
                            tree.process().getErrorStream(),
                            OUTPUT_LIMIT,
                            line -> execution.log(System.Logger.Level.WARNING, line));
            if (!tree.process().waitFor(timeoutMs, TimeUnit.MILLISECONDS)) {
                throw ExecutionFailed.retryable(
                        "the command did not end within " + timeoutMs + " ms");
            }
            return result(tree.process().exitValue(), out, err, execution.secrets());
        } finally {
            tree.end();
        }
    }

    private ProcessTree started(ProcessBuilder builder, String program) throws ExecutionFailed {
        try {
            return ProcessTree.start(builder, user);
        } catch (IOException cannot) {
            throw ExecutionFailed.permanent("cannot run " + program + ": " + cannot.getMessage());
        }
    }

    private static JsonValue result(
            int exitCode, BoundedOutput out, BoundedOutput err, GivenSecrets secrets)
            throws ExecutionFailed, InterruptedException {
        String stdout = out.text(OUTPUT_GRACE_MS);
        String stderr = err.text(OUTPUT_GRACE_MS);
        if (exitCode != 0) {
            String output = stderr.isBlank() ? stdout : stderr;
            String start = Excerpts.shortened(secrets.masked(output.strip()), SHOWN);
            throw ExecutionFailed.retryable(
                    "exit code " + exitCode + (start.isEmpty() ? "" : ": " + start));
        }
        return new JsonObjectBuilder()
                .number("exit_code", exitCode)
                .text("stdout", stdout)
                .text("stderr", stderr)
                .flag("stdout_truncated", out.isTruncated())
                .flag("stderr_truncated", err.isTruncated())
                .done();
    }
}
