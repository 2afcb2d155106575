package dev.apflow.adapters.postgres.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;

/** A few of the bugs of {@link PlantedSqlTest}, on each server that the build tries. */
@Timeout(300)
class PlantedSqlSampleTest {

    /**
     * Of four contracts; each is found within seconds. Servers of other versions try the first two.
     */
    private static final List<String> NAMES =
            List.of(
                    "the fence looks at no epoch",
                    "an outcome does not name its delivery",
                    "a new delivery has the old one's number",
                    "priority is ignored");

    @TempDir private Path directory;

    static List<SqlBug> bugs() {
        boolean other = System.getProperty("apflow.postgres.binaries") != null;
        return NAMES.stream()
                .limit(other ? 2 : NAMES.size())
                .map(PlantedSqlSampleTest::bug)
                .toList();
    }

    private static SqlBug bug(String name) {
        return SqlBugs.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no bug " + name));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void fails_its_contract(SqlBug bug) throws Exception {
        assertThat(new PlantedRun(directory).failures(bug)).isNotEmpty();
    }
}
