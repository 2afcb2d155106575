package dev.apflow.domain.lease;

import dev.apflow.domain.ExecutableSpecification;

import java.util.Objects;

/** Whether somebody runs a task. */
@ExecutableSpecification
public sealed interface LeaseState {

    /** Where every task begins. */
    LeaseState NEVER_DELIVERED = new Free(Delivery.NONE);

    /** The newest delivery, running or not. */
    Delivery newest();

    /** Nobody does: whoever still works on {@code newest} is fenced. */
    record Free(Delivery newest) implements LeaseState {
        public Free {
            Objects.requireNonNull(newest, "newest");
        }
    }

    /** The holder does, also when its lease has expired and nobody has swept it. */
    record Leased(TaskLease lease) implements LeaseState {
        public Leased {
            Objects.requireNonNull(lease, "lease");
        }

        @Override
        public Delivery newest() {
            return lease.delivery();
        }
    }
}
