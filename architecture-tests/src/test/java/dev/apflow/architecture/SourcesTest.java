package dev.apflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What only the sources show. */
class SourcesTest {

    private static final Pattern LEFT_FOR_LATER =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern SWITCHED_OFF = Pattern.compile("@Dis" + "abled\\b");
    private static final Pattern SLEEP =
            Pattern.compile("\\bThread\\.sl" + "eep\\(|\\bSECONDS\\.sl" + "eep\\(");

    @Test
    void no_method_is_longer_than_fifty_lines() {
        assertThat(MethodLengths.in(sources("src")))
                .filteredOn(method -> method.lines() > 50)
                .isEmpty();
    }

    @Test
    void lengths_of_methods_are_measured() {
        var planted = Path.of("src/test/java/dev/apflow/architecture/planted");
        assertThat(MethodLengths.in(Program.files(planted, "TalksTooMuch.java")))
                .containsExactly(
                        new MethodLengths.Method("TalksTooMuch.java:9 talk", 6),
                        new MethodLengths.Method("TalksTooMuch.java:16 <init>", 3));
    }

    @Test
    void every_package_says_what_it_is_for() {
        assertThat(packages()).isNotEmpty().allSatisfy(SourcesTest::explainsItself);
    }

    @Test
    void every_module_says_why_it_exists() {
        assertThat(moduleInfos())
                .hasSizeGreaterThanOrEqualTo(Program.MODULES.size())
                .allSatisfy(file -> assertThat(read(file)).contains("/**").contains("@NullMarked"));
    }

    @Test
    void nothing_is_left_for_later() {
        assertThat(sources("src")).noneMatch(file -> LEFT_FOR_LATER.matcher(read(file)).find());
    }

    @Test
    void no_test_is_switched_off_and_none_sleeps() {
        assertThat(sources("src/test"))
                .noneMatch(file -> SWITCHED_OFF.matcher(read(file)).find())
                .noneMatch(file -> !isPlanted(file) && SLEEP.matcher(read(file)).find());
    }

    @Test
    void the_patterns_find_what_they_are_for() {
        assertThat(LEFT_FOR_LATER.matcher("// TO" + "DO: later").find()).isTrue();
        assertThat(SWITCHED_OFF.matcher("@Dis" + "abled(\"flaky\")").find()).isTrue();
        assertThat(SLEEP.matcher("Thread.sl" + "eep(10);").find()).isTrue();
    }

    private static void explainsItself(Path directory) {
        var text = directory.resolve("package-info.java");
        assertThat(text).exists();
        assertThat(read(text)).startsWith("/**");
    }

    private static List<Path> moduleInfos() {
        return sources("src/main").stream()
                .filter(file -> file.endsWith("module-info.java"))
                .toList();
    }

    private static List<Path> packages() {
        return sources("src/main").stream()
                .filter(file -> !file.endsWith("module-info.java"))
                .map(Path::getParent)
                .distinct()
                .toList();
    }

    private static List<Path> sources(String below) {
        return Stream.concat(
                        Program.MODULES.stream(), Stream.of("architecture-tests", "benchmarks"))
                .flatMap(
                        module ->
                                Program.files(Program.sibling(module).resolve(below), ".java")
                                        .stream())
                .toList();
    }

    private static boolean isPlanted(Path file) {
        return file.toString().contains("planted");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
