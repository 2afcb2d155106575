package dev.apflow.adapters.postgres.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A few of the bugs of {@link PlantedSqlTest}, on each server that the build tries. */
@Timeout(300)
class PlantedSqlSampleTest {

    private static final int BUGS = 4;

    @TempDir private Path directory;

    /** Spread over the list, which goes from one contract to the next. */
    static List<SqlBug> bugs() {
        List<SqlBug> all = SqlBugs.all();
        return IntStream.range(0, BUGS).mapToObj(i -> all.get(i * all.size() / BUGS)).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void fails_its_contract(SqlBug bug) throws Exception {
        assertThat(new PlantedRun(directory).failures(bug)).isNotEmpty();
    }
}
