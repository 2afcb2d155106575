package dev.apflow.adapters.http.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;

/** Where on the leader a call goes. */
class ForwardingPlaceTest {

    @Test
    void a_path_and_query_on_the_leaders_origin() {
        assertThat(Forwarding.at("http://leader:8000", "/api/v1/trees?x=%20y"))
                .contains(URI.create("http://leader:8000/api/v1/trees?x=%20y"));
        assertThat(Forwarding.at("https://leader/prefix/", "/tasks"))
                .contains(URI.create("https://leader/prefix/tasks"));
        assertThat(Forwarding.at("http://[::1]:8000/", "/tasks"))
                .contains(URI.create("http://[::1]:8000/tasks"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://leader:8000, .evil.example/x",
        "http://leader:8000, @evil.example/x",
        "http://leader:8000, 1/x",
        "http://leader:8000, //evil.example/x",
        "http://leader:8000, http://leader:8000.evil.example/",
        "http://leader:8000, ''",
        "http://leader:8000, '/a b'",
        "http://user:pw@leader:8000, /x",
        "http://leader:8000?x=, /x",
        "http://leader:8000#, /x",
        "file:///etc, /x",
        "leader:8000, /x",
        "'', /x"
    })
    void nothing_else(String leader, String target) {
        assertThat(Forwarding.at(leader, target)).isEmpty();
    }
}
