package dev.apflow.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class SettingsLinesTest {

    @TempDir Path directory;

    private Map<String, String> read(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("node.env"), text);
        return SettingsFile.under(Map.of(), Optional.of(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "K=v|v",
                "export K=v|v",
                "  K = v  |v",
                "K=a b|a b",
                "K='a # b'|a # b",
                "K=\"a b\"|a b",
                "K=\"a b\" # why|a b",
                "K=v # why|v",
                "K=v\t#why|v",
                "K=a#b|a#b",
                "K=#b|#b",
                "K= # nothing|~~",
                "K=|~~",
                "K=\"a \\\" b \\\\ c \\$x\"|a \" b \\ c $x",
                "K='a \\ b'|a \\ b",
                "K=a\\b|a\\b",
                "K={\"gpu\": true}|{\"gpu\": true}",
                "K=postgresql://u:p@h/db?a=b&c=d#e|postgresql://u:p@h/db?a=b&c=d#e",
                "K=$HOME|$HOME"
            })
    void a_line_means_what_people_mean_by_it(String line, String value) throws IOException {
        assertThat(read(line + "\n")).isEqualTo(Map.of("K", value));
        assertThat(read("\ufeff# top\r\n\r\n; more\r\n" + line + "\r\n"))
                .isEqualTo(Map.of("K", value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "APFLOW_API_PORT|got APFLOW_API_PORT alone",
                "APFLOW_API_PORT: 80|got APFLOW_API_PORT without =",
                "APFLOW_API_PORT 80|got APFLOW_API_PORT without =",
                "apflow.api-port=80|got the key apflow.api-port",
                "[server]|got a section",
                "s3cret nonsense|expected KEY=value",
                "K=\"s3cret|begins with \" and does not end with it",
                "K='s3cret|begins with ' and does not end with it",
                "K=\"s3cret\" more|goes on behind its closing \"",
                "K=s3cret\\|ends with \\"
            })
    void what_is_not_understood_is_refused_with_file_and_line(String line, String why) {
        assertThatThrownBy(() -> read("A=1\n" + line + "\nB=2\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("node.env")
                .hasMessageContaining("line 2: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void all_bad_lines_are_told_together_and_the_last_line_of_a_key_counts() throws IOException {
        assertThatThrownBy(() -> read("x\ny\n")).hasMessageContainingAll("line 1: ", "line 2: ");
        assertThat(read("K=1\nK=2\n")).isEqualTo(Map.of("K", "2"));
    }

    @Test
    void other_encodings_and_missing_files_are_told() throws IOException {
        Path file = Files.write(directory.resolve("latin.env"), new byte[] {'K', '=', (byte) 0xe9});

        assertThatThrownBy(() -> SettingsFile.read(file)).hasMessageContaining("is not UTF-8");
        assertThatThrownBy(() -> SettingsFile.read(directory.resolve("none.env")))
                .hasMessageContaining("none.env: no such file");
    }
}
