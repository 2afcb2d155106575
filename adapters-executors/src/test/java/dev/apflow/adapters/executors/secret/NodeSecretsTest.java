package dev.apflow.adapters.executors.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.secret.SecretSource.Answer;
import dev.apflow.domain.secret.Secret;
import dev.apflow.domain.secret.SecretGrant;
import dev.apflow.domain.secret.SecretName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class NodeSecretsTest {

    @TempDir Path top;

    private Answer find(Map<String, String> variables) throws IOException {
        Path directory = Files.createDirectories(top.resolve("secrets"));
        return new NodeSecrets(Optional.of(directory), variables).find(new SecretName("NAME"));
    }

    private Path write(String name, String text) throws IOException {
        Files.createDirectories(top.resolve("secrets"));
        return Files.writeString(top.resolve("secrets").resolve(name), text);
    }

    private static String value(Answer answer) {
        return ((Answer.Available) answer).secret().value();
    }

    private static String why(Answer answer) {
        return ((Answer.Missing) answer).why();
    }

    @ParameterizedTest
    @CsvSource({
        "'value\n', value",
        "'value\r\n', value",
        "value, value",
        "'a\nb c\n\n', 'a\nb c\n'"
    })
    void a_file_is_read_without_one_line_end(String text, String value) throws IOException {
        write("NAME", text);
        assertThat(value(find(Map.of()))).isEqualTo(value);
    }

    @Test
    void a_file_goes_before_a_variable_and_is_read_anew() throws IOException {
        Map<String, String> variables = Map.of("APFLOW_SECRET_NAME", "from a variable");
        assertThat(value(find(variables))).isEqualTo("from a variable");
        write("NAME", "first");
        assertThat(value(find(variables))).isEqualTo("first");
        write("NAME", "second");
        assertThat(value(find(variables))).isEqualTo("second");
    }

    @Test
    void links_as_kubernetes_makes_them_are_followed() throws IOException {
        Path directory = Files.createDirectories(top.resolve("secrets"));
        Path version = Files.createDirectory(directory.resolve("..2026_11_30"));
        Files.writeString(version.resolve("NAME"), "value");
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_11_30"));
        Files.createSymbolicLink(directory.resolve("NAME"), Path.of("..data/NAME"));
        assertThat(value(find(Map.of()))).isEqualTo("value");
    }

    @Test
    void a_link_that_leads_out_is_not_followed() throws IOException {
        Files.writeString(top.resolve("outside"), "value of another");
        Files.createSymbolicLink(
                Files.createDirectories(top.resolve("secrets")).resolve("NAME"),
                top.resolve("outside"));
        assertThat(why(find(Map.of("APFLOW_SECRET_NAME", "variable"))))
                .contains("leads out")
                .doesNotContain("value of another");
    }

    @Test
    void what_cannot_be_a_secret_is_none_and_is_not_shown() throws IOException {
        assertThat(why(find(Map.of()))).contains("no file", "APFLOW_SECRET_NAME");
        write("NAME", "abc\n");
        assertThat(why(find(Map.of()))).contains("shorter than 4").doesNotContain("abc");
        write("NAME", "x".repeat(Secret.LONGEST + 1));
        assertThat(why(find(Map.of()))).contains("larger than").doesNotContain("xx");
        Files.write(top.resolve("secrets/NAME"), new byte[] {'a', 'b', 'c', 'd', (byte) 0xff});
        assertThat(why(find(Map.of()))).contains("UTF-8").doesNotContain("abcd");
        Files.delete(top.resolve("secrets/NAME"));
        Files.createDirectory(top.resolve("secrets/NAME"));
        assertThat(why(find(Map.of()))).contains("is no file");
    }

    @Test
    void what_stands_beside_it_says_who_may_have_it() throws IOException {
        write("NAME", "value");
        assertThat(((Answer.Available) find(Map.of())).secret().grant())
                .isEqualTo(SecretGrant.EVERYBODY);
        write("NAME.allow", "host a.example\n");
        assertThat(((Answer.Available) find(Map.of())).secret().grant().hosts())
                .containsExactly("a.example");
        write("NAME.allow", "host a.example\nhosts b.example\n");
        assertThat(why(find(Map.of()))).contains("line 2 of NAME.allow");
    }

    @Test
    void it_holds_for_variables_too() throws IOException {
        write("NAME.allow", "host a.example\n");
        Answer answer = find(Map.of("APFLOW_SECRET_NAME", "variable"));
        assertThat(((Answer.Available) answer).secret().grant().open()).isFalse();
    }
}
