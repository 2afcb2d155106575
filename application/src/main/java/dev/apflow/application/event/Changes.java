package dev.apflow.application.event;

import dev.apflow.application.store.TaskClaims.Delivered;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells, inside this process, that something was committed. Only a hint: whoever listens also
 * polls, so a lost word costs time and nothing else. Listeners return at once and never throw.
 */
public final class Changes {

    /** Is told of commits. */
    public interface Listener {

        /** There are new events. */
        void committed();

        /** Tasks may have become claimable. */
        default void workAvailable() {}

        /** Schedules were changed: one may be due earlier than was thought. */
        default void schedulesChanged() {}

        /** Tasks may have become claimable, for which this process asks already. */
        default void workForOthers() {}

        /** These deliveries ran and are not wanted any more. */
        default void interrupted(Collection<Delivered> deliveries) {}
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
        notifyListeners(Listener::committed);
    }

    public void workAvailable() {
        notifyListeners(Listener::workAvailable);
        committed();
    }

    public void schedulesChanged() {
        notifyListeners(Listener::schedulesChanged);
    }

    public void workForOthers() {
        notifyListeners(Listener::workForOthers);
    }

    public void interrupted(Collection<Delivered> deliveries) {
        notifyListeners(listener -> listener.interrupted(deliveries));
        committed();
    }

    /** Tells everybody but {@code speaker}, so that no word comes back to where it came from. */
    public void notifyOthers(Listener sender, Consumer<Listener> word) {
        listeners.stream().filter(listener -> listener != sender).forEach(word);
    }

    private void notifyListeners(Consumer<Listener> word) {
        listeners.forEach(word);
    }
}
