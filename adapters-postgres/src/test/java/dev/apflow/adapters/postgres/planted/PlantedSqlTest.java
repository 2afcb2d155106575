package dev.apflow.adapters.postgres.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;

/**
 * The contracts notice bugs in the statements of this store: each one is compiled in turn, and a
 * process with it, on a server of its own, must fail the test that is named beside the bug.
 */
@Tag("chaos")
@Timeout(300)
class PlantedSqlTest {

    @TempDir private Path directory;

    static List<SqlBug> bugs() {
        return SqlBugs.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void fails_its_contract(SqlBug bug) throws Exception {
        assertThat(new PlantedRun(directory).failures(bug)).isNotEmpty();
    }

    @Test
    @Timeout(900)
    void without_a_bug_nothing_fails() throws Exception {
        assertThat(
                        new PlantedRun(directory)
                                .failures(
                                        bugs().stream().map(SqlBug::testClass).distinct().toList()))
                .isEmpty();
    }
}
