package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

class SqlErrorsTest {

    private static RuntimeException translated(String state) {
        return SqlErrors.translate(new SQLException("by the test", state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "58030", "25P03"})
    void a_server_that_cannot_be_had_is_unreachable(String state) {
        assertThat(translated(state))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessage("the database did not answer: by the test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03"})
    void what_others_stand_in_the_way_of_may_be_asked_for_again(String state) {
        assertThat(translated(state))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessage("the database is too busy: by the test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"22P02", "22021", "23505", "42601", "54000"})
    void what_the_server_has_against_the_data_is_a_refusal(String state) {
        assertThat(translated(state))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the database refused a statement: by the test");
    }

    @ParameterizedTest
    @CsvSource({
        "25006, READ_ONLY",
        "53100, DISK_FULL",
        "53200, OUT_OF_MEMORY",
        "53300, TOO_MANY_CONNECTIONS",
        "55P03, LOCKED",
        "57014, TOO_SLOW",
        "28P01, PASSWORD",
        "28000, PASSWORD",
        "42501, NO_RIGHT",
        "08006, UNREACHABLE",
        "57P01, UNREACHABLE"
    })
    void the_trouble_is_named_also_inside_what_a_pool_wrapped(String state, StoreTrouble named) {
        SQLException pooled =
                new SQLTransientConnectionException(
                        "the pool has none", "08001", new SQLException("by the test", state));
        assertThat(((StoreUnreachable) translated(state)).trouble()).isEqualTo(named);
        assertThat(((StoreUnreachable) SqlErrors.translate(pooled)).trouble()).isEqualTo(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "55P03"})
    void what_a_library_wrapped_is_told_the_same(String state) {
        RuntimeException wrapped =
                new IllegalArgumentException("library", new SQLException("by the test", state));
        assertThat(SqlErrors.translate(wrapped)).isInstanceOf(StoreUnreachable.class);
    }
}
