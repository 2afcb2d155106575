package dev.apflow.testkit.history;

import dev.apflow.domain.election.Epoch;

import java.util.Objects;
import java.util.Optional;

/** What a client was told of its change. */
public sealed interface ClientAnswer {

    /**
     * It took effect.
     *
     * @param epoch in which it was written, where that is known
     */
    record Accepted(Optional<Epoch> epoch) implements ClientAnswer {
        public Accepted {
            Objects.requireNonNull(epoch, "epoch");
        }
    }

    /**
     * It took no effect and never will.
     *
     * @param code why, in the words of the interface
     */
    record Refused(String code) implements ClientAnswer {
        public Refused {
            Objects.requireNonNull(code, "code");
        }
    }

    /** No answer, or one that does not tell: it may have taken effect, or may do so later. */
    record Unknown() implements ClientAnswer {}

    /** Whether it may have taken effect. */
    default boolean isPossible() {
        return switch (this) {
            case Accepted _, Unknown _ -> true;
            case Refused _ -> false;
        };
    }
}
