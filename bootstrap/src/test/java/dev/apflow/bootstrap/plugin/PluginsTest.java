package dev.apflow.bootstrap.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What can be wrong with a plugin: each in one line that names the jar. */
class PluginsTest {

    private static final Set<ExecutorId> BUILT_IN = Set.of(new ExecutorId("echo"));

    @TempDir Path directory;

    private List<TaskExecutor> load() {
        return Plugins.load(directory, BUILT_IN);
    }

    private static Map<String, String> executor(String name, String idExpression, String inClass) {
        return Map.of(
                name,
                String.format(
                        Locale.ROOT,
                        """
                        import dev.apflow.application.executor.*;
                        import dev.apflow.domain.executor.ExecutorId;
                        import dev.apflow.domain.json.*;
                        public class %s implements TaskExecutor {
                            %s
                            public ExecutorId id() { return %s; }
                            public JsonValue execute(Execution execution) { return JsonObject.EMPTY; }
                        }
                        """,
                        name,
                        inClass,
                        idExpression));
    }

    private static Map<String, String> executor(String name, String id) {
        return executor(name, "new ExecutorId(\"" + id + "\")", "");
    }

    @Test
    void what_everybody_may_change_is_not_loaded() throws IOException {
        Path jar = jar("echo.jar", executor("Mine", "mine"), "Mine");
        assertThat(load()).hasSize(1);

        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--rw-"));
        assertThatThrownBy(this::load)
                .isInstanceOf(Plugins.Unusable.class)
                .hasMessageContaining("everybody may write to it");

        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(this::load).hasMessageContaining("everybody may write to it");

        Path within = Files.createDirectory(directory.resolve("within"));
        Files.move(jar, within.resolve("echo.jar"));
        assertThatThrownBy(() -> Plugins.load(within, BUILT_IN))
                .hasMessageContaining("everybody may write to " + directory.toRealPath());
    }

    private Path jar(String name, Map<String, String> sources, String... services)
            throws IOException {
        return JarMaker.jar(directory.resolve(name), sources, services);
    }

    private void assertRefused(String jar, String why) {
        assertThatThrownBy(this::load)
                .isInstanceOf(Plugins.Unusable.class)
                .hasMessageStartingWith("plugin " + directory.resolve(jar) + " cannot be used: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    @Test
    void every_jar_brings_its_own_executors() throws Exception {
        jar("a.jar", executor("First", "first"), "# ours", "First");
        jar("b.jar", executor("Second", "second"), "Second");

        assertThat(load())
                .extracting(executor -> executor.id().value())
                .containsExactly("first", "second");
    }

    @Test
    void a_jar_without_executors_serves_the_others_as_a_library() throws Exception {
        Map<String, String> sources =
                new HashMap<>(executor("Uses", "new ExecutorId(Helper.NAME)", ""));
        sources.put(
                "Helper",
                "public class Helper { static final String NAME = name();"
                        + " static String name() { return \"uses\"; } }");
        Path whole = jar("a.jar", sources, "Uses");
        Files.copy(whole, directory.resolve("library.jar"));
        JarMaker.remove(directory.resolve("library.jar"), "Uses.class", JarMaker.SERVICE);
        JarMaker.remove(whole, "Helper.class");

        assertThat(load()).extracting(executor -> executor.id().value()).containsExactly("uses");
    }

    @Test
    void no_directory_means_no_plugins() {
        assertThat(Plugins.load(directory.resolve("none"), BUILT_IN)).isEmpty();
    }

    @Test
    void a_file_in_the_place_of_the_directory_is_refused() throws Exception {
        Path file = Files.writeString(directory.resolve("plugins"), "");

        assertThatThrownBy(() -> Plugins.load(file, BUILT_IN))
                .isInstanceOf(Plugins.Unusable.class)
                .hasMessageContaining("directory of jars");
    }

    @Test
    void a_file_that_is_no_jar_is_refused() throws Exception {
        Files.writeString(directory.resolve("broken.jar"), "no zip at all");

        assertRefused("broken.jar", "no readable jar");
    }

    @Test
    void a_name_without_a_class_is_refused() throws Exception {
        jar("missing.jar", Map.of(), "not.There");

        assertRefused("missing.jar", "Provider not.There not found");
    }

    @Test
    void a_class_that_is_no_executor_is_refused() throws Exception {
        jar("other.jar", Map.of("Other", "public class Other {}"), "Other");

        assertRefused("other.jar", "Other not a subtype");
    }

    @Test
    void a_line_that_is_no_class_name_is_refused() throws Exception {
        jar("syntax.jar", Map.of(), "two words");

        assertRefused("syntax.jar", "Illegal configuration-file syntax");
    }

    @Test
    void a_constructor_that_throws_is_refused_with_its_reason() throws Exception {
        jar(
                "throws.jar",
                executor(
                        "Throws",
                        "new ExecutorId(\"throws\")",
                        "public Throws() { throw new IllegalStateException(\"no licence\"); }"),
                "Throws");

        assertRefused("throws.jar", "no licence");
    }

    @Test
    void a_missing_constructor_is_refused() throws Exception {
        jar(
                "parameters.jar",
                executor("Wants", "new ExecutorId(\"wants\")", "public Wants(int size) {}"),
                "Wants");

        assertRefused("parameters.jar", "Wants");
    }

    @Test
    void an_id_that_is_none_is_refused() throws Exception {
        jar("null.jar", executor("Nameless", "null", ""), "Nameless");

        assertRefused("null.jar", "Nameless.id() is null");
    }

    @Test
    void an_id_that_throws_is_refused() throws Exception {
        jar("spaces.jar", executor("Spaces", "new ExecutorId(\"\")", ""), "Spaces");

        assertRefused("spaces.jar", "Spaces.id()");
    }

    @Test
    void a_built_in_id_is_refused() throws Exception {
        jar("echo.jar", executor("Mine", "echo"), "Mine");

        assertRefused("echo.jar", "executor id echo is taken by the program itself");
    }

    @Test
    void an_id_of_another_plugin_is_refused() throws Exception {
        jar("a.jar", executor("First", "same"), "First");
        jar("b.jar", executor("Second", "same"), "Second");

        assertRefused("b.jar", "executor id same is taken by " + directory.resolve("a.jar"));
    }

    @Test
    void an_id_twice_in_one_jar_is_refused() throws Exception {
        Map<String, String> both = new HashMap<>(executor("First", "same"));
        both.putAll(executor("Second", "same"));
        jar("twice.jar", both, "First", "Second");

        assertRefused("twice.jar", "claimed by both First and Second");
    }

    @Test
    void classes_of_a_newer_java_are_refused() throws Exception {
        Path jar = jar("newer.jar", executor("Newer", "newer"), "Newer");
        JarMaker.makeNewer(jar, "Newer.class");

        assertRefused("newer.jar", "more recent version of the Java Runtime");
    }
}
