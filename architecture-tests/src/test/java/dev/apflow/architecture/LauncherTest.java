package dev.apflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command builds itself anew when a source of the program is newer than the program. */
class LauncherTest {

    private static final Path LAUNCHER = Path.of("..", "apflow");
    private static final Pattern SOURCES =
            Pattern.compile("\"\\$root\"/\\{([a-z*,-]+)\\}/\\{pom\\.xml,src/main\\}");
    private static final String OURS = "dev.apflow.";

    @Test
    void the_launcher_looks_at_the_sources_of_every_module_of_the_program() throws IOException {
        assertThat(lookedAt()).isEqualTo(partsOf("bootstrap"));
    }

    private static Set<String> lookedAt() throws IOException {
        return SOURCES.matcher(Files.readString(LAUNCHER))
                .results()
                .map(MatchResult::group)
                .map(line -> line.substring(line.indexOf('{') + 1, line.indexOf('}')))
                .flatMap(names -> Stream.of(names.split(",")))
                .flatMap(LauncherTest::named)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> named(String name) {
        return name.endsWith("*")
                ? Program.MODULES.stream()
                        .filter(module -> module.startsWith(name.substring(0, name.length() - 1)))
                : Stream.of(name);
    }

    private static Set<String> partsOf(String module) {
        Set<String> parts = new TreeSet<>();
        collect(module, parts);
        return parts;
    }

    private static void collect(String module, Set<String> parts) {
        if (parts.add(module)) {
            ModuleFinder.of(Program.classesOf(module)).findAll().stream()
                    .map(ModuleReference::descriptor)
                    .flatMap(each -> each.requires().stream())
                    .filter(need -> need.name().startsWith(OURS))
                    .map(need -> need.name().substring(OURS.length()).replace('.', '-'))
                    .forEach(need -> collect(need, parts));
        }
    }
}
