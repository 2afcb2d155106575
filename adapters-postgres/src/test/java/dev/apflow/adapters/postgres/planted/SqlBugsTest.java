package dev.apflow.adapters.postgres.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

class SqlBugsTest {

    @Test
    void the_table_names_each_and_what_notices_it() throws IOException {
        String table = Files.readString(Path.of("..", "docs", "proof.md"));
        assertThat(SqlBugs.all()).extracting(SqlBug::name).doesNotHaveDuplicates();
        assertThat(SqlBugs.all())
                .allMatch(
                        bug ->
                                table.contains(
                                        String.format(
                                                Locale.ROOT,
                                                "\n| %s | `%s` | `%s` |\n",
                                                bug.name(),
                                                bug.changedFile(),
                                                bug.test())));
    }

    @Test
    void each_has_its_place_in_the_sources() {
        assertThat(SqlBugs.all()).allSatisfy(bug -> assertThat(bug.edit().changed()).isNotEmpty());
    }
}
