package dev.apflow.adapters.executors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandLineTest {

    @Test
    void blanks_part_words_and_quotes_keep_them_together() {
        assertThat(CommandLine.split("echo  'a b' \"c  d\"e\\ f ''").orElseThrow())
                .containsExactly("echo", "a b", "c  de f", "");
    }

    @Test
    void nothing_is_expanded() {
        assertThat(CommandLine.split("echo $HOME *; rm `x` '\\n' \"\\\"\"").orElseThrow())
                .containsExactly("echo", "$HOME", "*;", "rm", "`x`", "\\n", "\"");
    }

    @Test
    void an_open_quote_is_refused() {
        assertThat(CommandLine.split("echo 'a")).isEmpty();
        assertThat(CommandLine.split("echo \"a")).isEmpty();
        assertThat(CommandLine.split("echo \\")).isEmpty();
    }

    @Test
    void an_empty_command_has_no_words() {
        assertThat(CommandLine.split("  ").orElseThrow()).isEmpty();
    }
}
