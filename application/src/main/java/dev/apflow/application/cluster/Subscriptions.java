package dev.apflow.application.cluster;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.domain.election.RoleEvent;

import java.util.ArrayList;
import java.util.List;

/** All that a node listens to, from its start to its end. */
final class Subscriptions implements AutoCloseable {

    private final Changes changes;
    private final SignalBridge shared;
    private final List<Changes.Subscription> subscriptions = new ArrayList<>();

    Subscriptions(Dispatcher dispatcher, Signals signals, Changes changes, RoleRunner roles) {
        this.changes = changes;
        this.shared =
                new SignalBridge(
                        dispatcher,
                        changes,
                        signals,
                        epoch -> roles.onEvent(new RoleEvent.LeadershipOffered(epoch)));
    }

    void subscribe(Changes.Listener listener) {
        subscriptions.add(changes.subscribe(listener));
    }

    @Override
    public void close() {
        shared.close();
        subscriptions.forEach(Changes.Subscription::close);
    }
}
