package dev.apflow.testkit.contract.cluster;

import dev.apflow.application.store.cluster.ClusterStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What all suites share: a database, and nodes that come when a test asks for them. */
public abstract class ClusterContract {

    private static final Duration MORE_THAN_SHORT = Member.SHORT.plusMillis(20);

    private final List<ClusterStore> opened = new ArrayList<>();
    ClusterFixture cluster;

    @BeforeEach
    final void prepare() {
        cluster = SharedStoreUnderTest.named().cluster();
    }

    @AfterEach
    final void leave() {
        opened.forEach(ClusterStore::close);
        if (cluster != null) {
            cluster.close();
        }
    }

    /** A process of its own. */
    final ClusterStore open() {
        ClusterStore store = cluster.open();
        opened.add(store);
        return store;
    }

    /** A new node, or a node's next life, in a process of its own. */
    final Member join(String node) {
        return Member.registered(open(), node);
    }

    /** Lets the store's clock go on for a little more than {@link Member#SHORT}. */
    final void passShort() {
        cluster.pass(MORE_THAN_SHORT);
    }
}
