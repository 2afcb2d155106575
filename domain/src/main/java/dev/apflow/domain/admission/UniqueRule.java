package dev.apflow.domain.admission;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * At most one tree with a key. Judged when a tree is submitted and only then: running a tree again
 * does not ask.
 *
 * @param span how long a tree is in the way of another
 * @param onHit what becomes of a submission that meets one
 */
public record UniqueRule(String key, Span span, OnHit onHit) {

    /** How long a tree with the key counts. */
    public enum Span {
        /** While something in it can move. */
        UNFINISHED,
        /** While something in it can move and no task of it ever started. */
        PENDING;

        /** As clients write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Span> ofWord(String word) {
            return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
        }

        /**
         * Whether a tree is in the way.
         *
         * @param started whether a task of it was ever handed to a worker
         */
        public boolean counts(boolean canMove, boolean started) {
            return switch (this) {
                case UNFINISHED -> canMove;
                case PENDING -> canMove && !started;
            };
        }
    }

    /** What becomes of a submission where there is such a tree. */
    public enum OnHit {
        /** It answers with the other tree. */
        EXISTING,
        /** It is refused. */
        REJECT,
        /** The other tree is cancelled where no task of it ever started; refused otherwise. */
        REPLACE;

        /** As clients write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<OnHit> ofWord(String word) {
            return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
        }
    }

    public UniqueRule {
        AdmissionKey.require("unique.key", key);
        Objects.requireNonNull(span, "span");
        Objects.requireNonNull(onHit, "onHit");
    }
}
