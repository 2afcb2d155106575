package dev.apflow.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.architecture.planted.adapters.http.OpensAConnection;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** SQL stands in the store adapters alone, and so does everything which carries it. */
class SqlPlaceTest {

    private static final List<String> STORES =
            List.of("adapters-postgres", "adapters-duckdb", "embedded-postgres", "testkit");

    private static final Pattern STATEMENT =
            Pattern.compile(
                    "\\s*(select\\s.+\\sfrom\\s|select\\s+[\\w.]+\\(|insert\\s+into\\s|update\\s+\\S+\\s+set\\s"
                        + "|delete\\s+from\\s|merge\\s+into\\s|with\\s+(recursive\\s+)?\\w+(\\s*\\([^)]*\\))?\\s+as\\s*\\("
                        + "|(create|alter|drop|truncate)\\s+(table|index|view|sequence|schema)\\s).*",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Test
    void only_stores_know_a_database_library() {
        Program.keeps(
                area ->
                        noClasses()
                                .that()
                                .resideInAPackage(area.root() + "..")
                                .and()
                                .resideOutsideOfPackages(
                                        area.in(STORES.stream().map(Program::packageOf)))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "java.sql..",
                                        "javax.sql..",
                                        "com.zaxxer.hikari..",
                                        "io.helidon.dbclient..",
                                        "org.duckdb..",
                                        "org.flywaydb..",
                                        "org.postgresql.."),
                OpensAConnection.class);
    }

    @Test
    void only_stores_hold_statements() {
        assertThat(outsideOfStores(module -> statementsBelow(Program.classesOf(module)))).isEmpty();
    }

    @Test
    void only_stores_hold_sql_files() {
        assertThat(
                        outsideOfStores(
                                module ->
                                        Program.files(
                                                Program.sibling(module).resolve("src"), ".sql")))
                .isEmpty();
    }

    @Test
    void statements_are_recognised() {
        assertThat(statementsBelow(Path.of("target", "test-classes")))
                .anyMatch(found -> found.contains("HoldsAStatement"));
    }

    @Test
    void prose_is_no_statement() {
        assertThat(List.of("select a tree", "update refused", "with care as ever", "delete it"))
                .noneMatch(text -> STATEMENT.matcher(text).matches());
    }

    private static <T> List<T> outsideOfStores(java.util.function.Function<String, List<T>> found) {
        return Program.MODULES.stream()
                .filter(module -> !STORES.contains(module))
                .flatMap(module -> found.apply(module).stream())
                .toList();
    }

    private static List<String> statementsBelow(Path directory) {
        return Program.files(directory, ".class").stream()
                .flatMap(
                        file ->
                                textsIn(file)
                                        .filter(text -> STATEMENT.matcher(text).matches())
                                        .map(text -> file.getFileName() + ": " + text.strip()))
                .toList();
    }

    private static Stream<String> textsIn(Path classFile) {
        try {
            return StreamSupport.stream(
                            ClassFile.of().parse(classFile).constantPool().spliterator(), false)
                    .filter(StringEntry.class::isInstance)
                    .map(entry -> ((StringEntry) entry).stringValue());
        } catch (IOException problem) {
            throw new java.io.UncheckedIOException(problem);
        }
    }
}
