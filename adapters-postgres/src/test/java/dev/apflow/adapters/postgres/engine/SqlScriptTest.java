package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

class SqlScriptTest {

    @Test
    void values_are_literals_whatever_the_session_says_of_backslashes() {
        assertThat(settings(Optional.of("it's a \\schema")))
                .contains("quote_ident(E'it''s a \\\\schema')")
                .endsWith("set statement_timeout = E'8s'");
    }

    @Test
    void an_empty_value_is_null() {
        assertThat(settings(Optional.empty())).contains("quote_ident(null)");
    }

    @Test
    void a_parameter_without_a_value_is_refused() {
        assertThatThrownBy(
                        () ->
                                SqlScript.of(
                                        SessionSettings.class,
                                        "session_settings",
                                        Map.of("schema", Optional.empty())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("session_settings.sql: its parameters are");
    }

    private static String settings(Optional<String> schema) {
        return SqlScript.of(
                SessionSettings.class,
                "session_settings",
                Map.of(
                        "schema", schema,
                        "statement", Optional.of("8s"),
                        "idle", Optional.of("1s")));
    }
}
