package dev.apflow.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

class CommandsTest {

    private static final int MORE_THAN_A_PIPE_HOLDS = 1_000_000;

    @Test
    void a_command_that_fails_shows_what_it_printed() {
        assertThatThrownBy(() -> Commands.run(List.of("sh", "-c", "echo no space >&2; exit 3")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no space");
    }

    @Test
    void a_command_may_talk_before_it_listens() {
        InputStream input = new ByteArrayInputStream(new byte[MORE_THAN_A_PIPE_HOLDS]);
        String script = "head -c " + MORE_THAN_A_PIPE_HOLDS + " /dev/zero; cat >/dev/null";
        assertThatCode(() -> Commands.run(List.of("sh", "-c", script), input))
                .doesNotThrowAnyException();
    }

    @Test
    void an_input_that_breaks_off_is_a_failure() {
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("corrupt");
                    }
                };
        assertThatThrownBy(() -> Commands.run(List.of("cat"), broken))
                .hasRootCauseMessage("corrupt");
    }
}
