package dev.apflow.application.event;

import dev.apflow.domain.task.TaskId;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells, inside this process, that something was committed. Only a hint: whoever listens also
 * polls, so a lost word costs time and nothing else. Listeners return at once and never throw.
 */
public final class Changes {

    /** Hears of commits. */
    public interface Listener {

        /** There are new events. */
        void committed();

        /** Tasks may have become claimable. */
        default void workAvailable() {}

        /** These were running and are not wanted any more. */
        default void interrupted(Collection<TaskId> tasks) {}
    }

    /** Ends a listener's subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public Subscription subscribe(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public void committed() {
        listeners.forEach(Listener::committed);
    }

    public void workAvailable() {
        listeners.forEach(Listener::workAvailable);
        committed();
    }

    public void interrupted(Collection<TaskId> tasks) {
        listeners.forEach(listener -> listener.interrupted(tasks));
        committed();
    }
}
