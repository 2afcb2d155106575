package dev.apflow.adapters.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class CommandExecutorTest {

    private final CommandExecutor executor =
            new CommandExecutor(
                    new CommandRules(
                            Set.of("echo", "sh", "env", "cat", "no-such-program"),
                            Set.of("MINE", "OWN_*")));

    @TempDir Path directory;

    private JsonObject run(String inputs) throws Exception {
        return (JsonObject) executor.execute(RecordedExecution.of(inputs));
    }

    private static String text(JsonObject result, String name) {
        return result.find(name).map(value -> ((JsonString) value).value()).orElseThrow();
    }

    @Test
    void a_command_of_a_schedule_knows_its_nominal_time() throws Exception {
        String printed = "{\"argv\": [\"sh\", \"-c\", \"echo at $APFLOW_NOMINAL_TIME\"]}";

        JsonObject scheduled = (JsonObject) executor.execute(ScheduledExecution.of(printed));

        assertThat(text(scheduled, "stdout")).isEqualTo("at " + ScheduledExecution.NOMINAL + "\n");
        assertThat(text(run(printed), "stdout")).isEqualTo("at\n");
    }

    @Test
    void a_command_runs_without_a_shell() throws Exception {
        assertThat(text(run("{\"command\": \"echo $HOME 'a  b'\"}"), "stdout"))
                .isEqualTo("$HOME a  b\n");
    }

    /**
     * A virtual thread that reads a pipe holds its carrier. The JDK adds carriers for that, and
     * ends them after half a minute without work: from then on no virtual thread gets its turn.
     */
    @Test
    void commands_that_say_nothing_for_long_keep_no_virtual_thread_from_its_turn()
            throws Exception {
        int commands = Runtime.getRuntime().availableProcessors();
        CountDownLatch ended = new CountDownLatch(commands);
        for (int i = 0; i < commands; i++) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    run("{\"argv\": [\"sh\", \"-c\", \"sleep 36\"]}");
                                } catch (Exception unexpected) {
                                    throw new IllegalStateException(unexpected);
                                }
                                ended.countDown();
                            });
        }
        assertThat(ended.await(33, TimeUnit.SECONDS)).as("so soon").isFalse();
        CountDownLatch turn = new CountDownLatch(1);
        Thread.ofVirtual().start(turn::countDown);
        assertThat(turn.await(2, TimeUnit.SECONDS)).as("a turn while commands run").isTrue();
        assertThat(ended.await(30, TimeUnit.SECONDS)).as("their end").isTrue();
    }

    @Test
    void a_shell_runs_only_when_asked_for() throws Exception {
        assertThat(text(run("{\"command\": \"echo $((1+2)) | cat\", \"shell\": true}"), "stdout"))
                .isEqualTo("3\n");
    }

    @Test
    void a_shell_needs_to_be_on_the_whitelist_too() {
        CommandExecutor strict = new CommandExecutor(new CommandRules(Set.of("echo")));
        assertThatThrownBy(
                        () ->
                                strict.execute(
                                        RecordedExecution.of(
                                                "{\"command\": \"echo x\", \"shell\": true}")))
                .hasMessageContaining("sh is not on the whitelist");
    }

    @Test
    void what_is_not_on_the_whitelist_is_refused_for_good() {
        for (String command : new String[] {"rm -rf x", "/bin/echo x", "./echo", "ECHO x"}) {
            assertThatThrownBy(() -> run("{\"command\": \"" + command + "\"}"))
                    .isInstanceOfSatisfying(
                            ExecutionFailed.class,
                            failed -> assertThat(failed.isRetryable()).isFalse())
                    .hasMessageContaining("not on the whitelist");
        }
    }

    @Test
    void the_environment_carries_the_fencing_token_and_no_secrets() throws Exception {
        String stdout = text(run("{\"argv\": [\"env\"], \"env\": {\"MINE\": \"1\"}}"), "stdout");
        assertThat(stdout)
                .contains(
                        "MINE=1",
                        "APFLOW_FENCING_TOKEN=7",
                        "APFLOW_TASK_ID=task-1",
                        "APFLOW_IDEMPOTENCY_KEY=");
        assertThat(stdout.lines().map(line -> line.split("=", 2)[0]))
                .isSubsetOf(
                        "PATH",
                        "HOME",
                        "LANG",
                        "LC_ALL",
                        "LC_CTYPE",
                        "TZ",
                        "TMPDIR",
                        "MINE",
                        "APFLOW_TASK_ID",
                        "APFLOW_TREE_ID",
                        "APFLOW_ATTEMPT_ID",
                        "APFLOW_FENCING_TOKEN",
                        "APFLOW_IDEMPOTENCY_KEY");
    }

    @Test
    void variables_of_the_list_can_be_set() throws Exception {
        String variables =
                "{\"OWN_A\": \"1\", \"LC_TIME\": \"C\", \"TZ\": \"UTC\", \"MINE\": \"ü\"}";

        assertThat(text(run("{\"argv\": [\"env\"], \"env\": " + variables + "}"), "stdout"))
                .contains("OWN_A=1", "LC_TIME=C", "TZ=UTC", "MINE=");
    }

    @Test
    void each_run_has_an_empty_directory_of_its_own() throws Exception {
        String script = "ls -A; pwd; echo $HOME; mkdir -p a/b; echo x > a/b/c; ls -ld .";
        String first = text(run("{\"argv\": [\"sh\", \"-c\", \"" + script + "\"]}"), "stdout");
        String second = text(run("{\"argv\": [\"sh\", \"-c\", \"" + script + "\"]}"), "stdout");

        List<String> lines = first.lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo(lines.get(1));
        assertThat(lines.get(2)).startsWith("drwx------");
        assertThat(second.lines().toList().get(0)).isNotEqualTo(lines.get(0));
        assertThat(Path.of(lines.get(0))).doesNotExist();
    }

    @Test
    void variables_that_would_change_what_runs_are_refused() {
        for (String name :
                new String[] {
                    "PATH",
                    "LD_PRELOAD",
                    "APFLOW_FENCING_TOKEN",
                    "A=B",
                    "",
                    "BASH_ENV",
                    "ENV",
                    "PYTHONPATH",
                    "PYTHONSTARTUP",
                    "PERL5OPT",
                    "PERL5LIB",
                    "RUBYOPT",
                    "NODE_OPTIONS",
                    "JAVA_TOOL_OPTIONS",
                    "GIT_SSH_COMMAND",
                    "GIT_CONFIG_GLOBAL",
                    "EDITOR",
                    "PAGER",
                    "LESSOPEN",
                    "HOME",
                    "TMPDIR",
                    "IFS",
                    "PS4",
                    "DYLD_INSERT_LIBRARIES",
                    "mine",
                    "MINE2",
                    "OWN",
                    "GCONV_PATH",
                    "http_proxy",
                    "SSL_CERT_FILE"
                }) {
            assertThatThrownBy(
                            () ->
                                    run(
                                            "{\"command\": \"echo\", \"env\": {\""
                                                    + name
                                                    + "\": \"x\"}}"))
                    .isInstanceOf(ExecutionFailed.class)
                    .hasMessageContaining("env");
        }
    }

    @Test
    void another_exit_code_than_zero_fails_and_shows_what_was_said() {
        assertThatThrownBy(() -> run("{\"argv\": [\"sh\", \"-c\", \"echo oh no >&2; exit 3\"]}"))
                .hasMessage("exit code 3: oh no");
    }

    @Test
    void output_beyond_the_limit_is_cut_and_the_command_goes_on() throws Exception {
        JsonObject result =
                run(
                        "{\"argv\": [\"sh\", \"-c\", \"head -c 3000000 /dev/zero | tr '\\\\0' x;"
                                + " echo done >&2\"]}");
        assertThat(text(result, "stdout")).hasSize(256 * 1024);
        assertThat(result.find("stdout_truncated")).contains((JsonValue) JsonBoolean.TRUE);
        assertThat(text(result, "stderr")).isEqualTo("done\n");
    }

    @Test
    void a_program_that_does_not_exist_is_named() {
        assertThatThrownBy(() -> run("{\"argv\": [\"no-such-program\"]}"))
                .hasMessageContaining("cannot run no-such-program");
    }

    @Test
    void standard_input_is_empty() throws Exception {
        assertThat(text(run("{\"argv\": [\"cat\"]}"), "stdout")).isEmpty();
    }

    @Test
    void the_whole_process_tree_ends_with_the_timeout() throws Exception {
        Path pid = directory.resolve("pid");
        String script =
                "(trap '' TERM; sh -c 'echo $$ > "
                        + pid
                        + "; while :; do read x < /dev/tty 2>/dev/null || tail -f /dev/null; done')"
                        + " & wait";
        assertThatThrownBy(
                        () ->
                                run(
                                        "{\"argv\": [\"sh\", \"-c\", \""
                                                + script
                                                + "\"], \"timeout\": 1}"))
                .hasMessageContaining("did not end within 1000 ms");
        assertEnds(Long.parseLong(Files.readString(pid).strip()));
    }

    @Test
    void children_whose_parent_has_ended_are_ended_too() throws Exception {
        Path pid = directory.resolve("pid");
        run(
                "{\"argv\": [\"sh\", \"-c\", \"tail -f /dev/null > /dev/null 2>&1 & echo $! > "
                        + pid
                        + "\"]}");
        assertEnds(Long.parseLong(Files.readString(pid).strip()));
    }

    @Test
    void an_interrupted_command_ends() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Path pid = directory.resolve("pid");
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        run(
                                                "{\"argv\": [\"sh\", \"-c\", \"echo $$ > "
                                                        + pid
                                                        + "; tail -f /dev/null\"]}");
                                    } catch (Exception problem) {
                                        end.complete(problem);
                                    }
                                });
        await(() -> Files.exists(pid) && Files.size(pid) > 0);
        thread.interrupt();
        assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertEnds(Long.parseLong(Files.readString(pid).strip()));
    }

    private static void assertEnds(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(10, TimeUnit.SECONDS);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
