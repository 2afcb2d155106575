package dev.apflow.application.health;

import dev.apflow.application.store.StoreTrouble;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The rule by which a node that cannot write is not ready.
 *
 * <ul>
 *   <li>A trouble that lasts until somebody does something (read-only, disk full, password, right)
 *       counts at once.
 *   <li>Any other counts when calls have failed for {@link #PATIENCE} and no write succeeded
 *       meanwhile: one slow statement or one connection that broke is nothing.
 *   <li>It is good again with the first write that succeeds when nothing has failed for {@link
 *       #SETTLED}. So writes of which some fail and some succeed do not make it change all the
 *       time: it is bad until they all succeed.
 * </ul>
 */
public sealed interface WriteHealth {

    Duration PATIENCE = Duration.ofSeconds(3);
    Duration SETTLED = Duration.ofSeconds(3);

    WriteHealth failed(StoreTrouble trouble, LocalInstant at);

    WriteHealth succeeded(LocalInstant at);

    /** Why the node is not ready; empty where it is. */
    Optional<StoreTrouble> reason();

    /** Writes succeed, as far as anybody knows. */
    record Good() implements WriteHealth {
        @Override
        public WriteHealth failed(StoreTrouble trouble, LocalInstant at) {
            return trouble.isLasting() ? new Bad(trouble, at) : new Suspect(trouble, at);
        }

        @Override
        public WriteHealth succeeded(LocalInstant at) {
            return this;
        }

        @Override
        public Optional<StoreTrouble> reason() {
            return Optional.empty();
        }
    }

    /**
     * Calls fail, but not for long.
     *
     * @param since the first of them
     */
    record Suspect(StoreTrouble trouble, LocalInstant since) implements WriteHealth {
        public Suspect {
            Objects.requireNonNull(trouble, "trouble");
            Objects.requireNonNull(since, "since");
        }

        @Override
        public WriteHealth failed(StoreTrouble newest, LocalInstant at) {
            return newest.isLasting() || since.until(at).compareTo(PATIENCE) >= 0
                    ? new Bad(newest, at)
                    : new Suspect(newest, since);
        }

        @Override
        public WriteHealth succeeded(LocalInstant at) {
            return new Good();
        }

        @Override
        public Optional<StoreTrouble> reason() {
            return Optional.empty();
        }
    }

    /**
     * The node is not ready.
     *
     * @param last when a call failed last
     */
    record Bad(StoreTrouble trouble, LocalInstant last) implements WriteHealth {
        public Bad {
            Objects.requireNonNull(trouble, "trouble");
            Objects.requireNonNull(last, "last");
        }

        @Override
        public WriteHealth failed(StoreTrouble newest, LocalInstant at) {
            return new Bad(newest, last.orLater(at));
        }

        @Override
        public WriteHealth succeeded(LocalInstant at) {
            return last.until(at).compareTo(SETTLED) >= 0 ? new Good() : this;
        }

        @Override
        public Optional<StoreTrouble> reason() {
            return Optional.of(trouble);
        }
    }
}
