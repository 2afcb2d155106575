package dev.apflow.domain.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdentityTest {

    @ParameterizedTest
    @ValueSource(strings = {"n", "node-1", "a.b_c:8000", "0", "-"})
    void ids_of_the_allowed_characters_are_valid(String value) {
        assertThat(new NodeId(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "ä", "a\n", "\u0000"})
    void an_id_of_other_characters_is_refused_by_name(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeId(value))
                .withMessage(
                        "node id: expected 1–255 characters [A-Za-z0-9._:-], got \"%s\"", value);
    }

    @Test
    void an_id_has_at_most_255_characters() {
        assertThat(NodeId.isValid("x".repeat(255))).isTrue();
        assertThat(NodeId.isValid("x".repeat(256))).isFalse();
        assertThatNullPointerException().isThrownBy(() -> new NodeId(null));
    }

    @Test
    void incarnations_are_counted_from_one() {
        assertThat(new Incarnation(1)).hasToString("1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Incarnation(0))
                .withMessage("incarnation: expected at least 1, got 0");
    }

    @Test
    void a_later_life_of_the_same_node_supersedes_an_earlier_one() {
        NodeIdentity earlier = identity("n1", 3);
        assertThat(identity("n1", 4).supersedes(earlier)).isTrue();
        assertThat(earlier.supersedes(earlier)).isFalse();
        assertThat(identity("n1", 2).supersedes(earlier)).isFalse();
        assertThat(identity("n2", 4).supersedes(earlier)).isFalse();
    }

    @Test
    void an_identity_is_shown_with_its_incarnation() {
        assertThat(identity("n1", 3)).hasToString("n1 (incarnation 3)");
    }

    private static NodeIdentity identity(String node, long incarnation) {
        return new NodeIdentity(new NodeId(node), new Incarnation(incarnation));
    }
}
