package dev.apflow.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class ActorTest {

    private static final String WIDE = "\ud83d\ude00";

    @Test
    void names_that_every_store_can_keep_are_names() {
        for (String name : List.of("a", " ", "auth0|1", "\u00e9", WIDE.repeat(Actor.LONGEST))) {
            assertThat(new Actor(name).name()).isEqualTo(name);
        }
    }

    @Test
    void others_are_not() {
        for (String name :
                List.of(
                        "",
                        "a\nb",
                        "\0",
                        "\u007f",
                        "\u0085",
                        "\ud83d",
                        "\ude00x",
                        "x".repeat(Actor.LONGEST + 1),
                        WIDE.repeat(Actor.LONGEST + 1))) {
            assertThat(Actor.isValid(name)).isFalse();
            assertThatThrownBy(() -> new Actor(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
