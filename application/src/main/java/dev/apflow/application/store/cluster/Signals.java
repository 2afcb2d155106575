package dev.apflow.application.store.cluster;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.election.Epoch;

import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Wake-ups from node to node. Any of them may be lost, come late, twice, or to their own sender:
 * whoever listens also polls.
 */
public interface Signals {

    /**
     * Tells the other nodes. Returns at once and never throws; equal signals in quick succession
     * are sent once.
     */
    void send(Signal signal);

    /** Calls {@code listener}, which returns at once, on a thread of the store's. */
    Subscription listen(Consumer<Signal> listener);

    /** Ends a listener's subscription. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** What is told. */
    sealed interface Signal {}

    /** There are new events. */
    record Committed() implements Signal {}

    /** Tasks may have become claimable. */
    record WorkAvailable() implements Signal {}

    /** These deliveries ran and are not wanted any more; at most 100. */
    record Interrupted(Set<Delivered> deliveries) implements Signal {
        public Interrupted {
            deliveries = Set.copyOf(deliveries);
        }
    }

    /** The holder of {@code epoch} has resigned. Told by {@link LeadershipLease#resign} itself. */
    record LeadershipOffered(Epoch epoch) implements Signal {
        public LeadershipOffered {
            Objects.requireNonNull(epoch, "epoch");
        }
    }
}
