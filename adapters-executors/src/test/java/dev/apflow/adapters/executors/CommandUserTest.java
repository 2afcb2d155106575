package dev.apflow.adapters.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Commands as another user; what needs root is tried where the tests run as root. */
class CommandUserTest {

    private static final CommandUser NOBODY = new CommandUser(65_534, 65_534);

    private final CommandExecutor executor =
            new CommandExecutor(
                    new CommandRules(Set.of("sh", "no-such-program")), Optional.of(NOBODY));

    private static void requireRoot() throws Exception {
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
                "only root can run commands as others");
    }

    private String output(String script) throws Exception {
        return text("{\"argv\": [\"sh\", \"-c\", \"" + script + "\"], \"timeout\": 20}");
    }

    private String text(String inputs) throws Exception {
        JsonObject result = (JsonObject) executor.execute(RecordedExecution.of(inputs));
        return ((JsonString) result.find("stdout").orElseThrow()).value();
    }

    @Test
    void the_command_line_takes_all_rights_away_and_ends_its_own_options() {
        assertThat(NOBODY.command(List.of("echo", "--reuid=0")))
                .containsExactly(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "--no-new-privs",
                        "--inh-caps=-all",
                        "--bounding-set=-all",
                        "--",
                        "echo",
                        "--reuid=0");
    }

    @Test
    void it_has_the_users_identity_its_own_directory_and_no_rights() throws Exception {
        requireRoot();
        assertThat(output("id -u; id -g; id -G")).isEqualTo("65534\n65534\n65534\n");
        assertThat(output("stat -c %u:%g:%a . ; echo x > file && cat file; pwd"))
                .startsWith("65534:65534:700\nx\n");
        assertThat(output("grep -E 'Cap(Eff|Bnd|Prm)|NoNewPrivs' /proc/self/status"))
                .doesNotContainPattern("Cap...:\\s+0*[1-9a-f]")
                .containsPattern("NoNewPrivs:\\s+1");
        assertThat(output("env | sed 's/=.*//' | sort | tr '\\\\n' ' '"))
                .contains("HOME", "APFLOW_TASK_ID")
                .doesNotContain("USER", "MAVEN", "JAVA_HOME");
    }

    @Test
    void it_reads_nothing_of_the_servers_process() throws Exception {
        requireRoot();
        long server = ProcessHandle.current().pid();
        assertThat(
                        output(
                                String.format(
                                        Locale.ROOT,
                                        "cat /proc/%d/environ /proc/%d/mem 2>&1 | wc -l; cat"
                                                + " /proc/%d/environ 2>/dev/null | wc -c; kill -0"
                                                + " %d 2>/dev/null || echo no",
                                        server,
                                        server,
                                        server,
                                        server)))
                .endsWith("0\nno\n");
    }

    @Test
    void its_directory_is_removed_with_all_that_it_left_and_links_are_not_followed()
            throws Exception {
        requireRoot();
        Path other = Files.createTempDirectory("apflow-other-");
        try {
            Path kept = Files.writeString(other.resolve("kept"), "x");
            String where =
                    output("mkdir -p a/b; echo x > a/b/c; ln -s " + other + " a/link; pwd").strip();
            assertThat(Path.of(where)).doesNotExist();
            assertThat(kept).exists();
        } finally {
            Files.deleteIfExists(other.resolve("kept"));
            Files.delete(other);
        }
    }

    @Test
    void its_children_end_with_the_timeout() throws Exception {
        requireRoot();
        Path pid = Files.createTempFile("apflow-pid-", "");
        try {
            Files.setAttribute(pid, "unix:uid", 65_534);
            String script =
                    "(trap '' TERM; sh -c 'echo $$ > " + pid + "; exec tail -f /dev/null') & wait";
            assertThatThrownBy(
                            () ->
                                    text(
                                            "{\"argv\": [\"sh\", \"-c\", \""
                                                    + script
                                                    + "\"], \"timeout\": 1}"))
                    .hasMessageContaining("did not end within 1000 ms");
            Optional<ProcessHandle> child =
                    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
            if (child.isPresent()) {
                child.get().onExit().get(10, TimeUnit.SECONDS);
            }
        } finally {
            Files.delete(pid);
        }
    }

    @Test
    void a_program_that_is_not_there_is_told_so() throws Exception {
        requireRoot();
        assertThatThrownBy(() -> text("{\"command\": \"no-such-program\"}"))
                .hasMessageContaining("cannot run no-such-program");
    }

    @Test
    void users_are_found_by_name_and_by_number() throws Exception {
        requireRoot();
        assertThat(CommandUser.of("nobody")).isEqualTo(NOBODY);
        assertThat(CommandUser.of("12345:23456")).isEqualTo(new CommandUser(12_345, 23_456));
    }

    @Test
    void a_server_that_is_not_root_refuses() {
        assertThatThrownBy(() -> CommandUser.of("nobody", "1000"))
                .hasMessage("this server is not root, and only root can run commands as others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "0:5", "5:0", "no-such-user-here", "-x", "a b", "1:2:3"})
    void others_are_refused(String user) throws Exception {
        assertThatThrownBy(() -> CommandUser.of(user))
                .isInstanceOf(CommandUser.NotUsable.class)
                .message()
                .isNotBlank()
                .doesNotContain("\n");
    }
}
