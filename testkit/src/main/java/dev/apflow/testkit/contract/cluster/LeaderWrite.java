package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.RetentionPolicy;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;

import java.time.Duration;
import java.util.Optional;

/** What a leader alone may do; each would change something where {@link #prepare} was called. */
enum LeaderWrite {
    CREATE {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.trees().create(term, Specs.named("key", "body", task("new")));
        }
    },
    RELEASE {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.trees().execute(term, id("held"), Scope.RELEASE);
        }
    },
    EXECUTE {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.trees().execute(term, id("ended"), Scope.ALL);
        }
    },
    AMEND {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            long revision =
                    store.reads()
                            .task(id("amended"))
                            .map(task -> task.state().revision())
                            .orElse(1L);
            return store.tasks().amend(term, task("amended").withPriority(Priority.HIGH), revision);
        }
    },
    DELETE {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.tasks().delete(term, id("deleted"), false);
        }
    },
    CANCEL {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.tasks().cancel(term, id("cancelled"), Optional.of("enough"), true);
        }
    },
    DELETE_TREE {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.trees().delete(term, id("over"), false);
        }
    },
    RERUN {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.tasks().rerun(term, id("rerun"), false);
        }
    },
    RETAIN {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.retention()
                    .sweep(
                            term,
                            new RetentionPolicy(
                                    Optional.of(Duration.ofNanos(1_000)), Optional.empty()),
                            Retention.Place.START,
                            100);
        }
    },
    SWEEP_TASKS {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.sweeps().tasks(term, Duration.ZERO);
        }
    },
    SWEEP_NODES {
        @Override
        AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store) {
            return store.sweeps()
                    .nodes(
                            term,
                            new NodeHealthSettings(Duration.ofMinutes(1), Duration.ofMinutes(2)));
        }
    };

    /** A node that holds an expired lease and has been silent for long. */
    static final String SILENT = "silent";

    /** A task that is claimed before any other; the writes leave it alone. */
    static final TaskId MARKER = id("marker");

    /** Events there are after {@link #prepare}, besides the marker's. */
    static final int EVENTS_PREPARED = 16;

    /** Writes in this term; answers whatever the port answers. */
    abstract AuthorizedResult<?> by(WriteAuthority.Term term, ClusterStore store);

    /**
     * Makes something to change for each of them.
     *
     * @param silent registered as {@link #SILENT}
     */
    static void prepare(Client client, Member silent, ClusterFixture cluster) {
        client.submit(task("leased"));
        silent.worker(SHORT).take("leased");
        client.submit(Specs.suspended(task("held")));
        for (String each :
                new String[] {"ended", "amended", "deleted", "cancelled", "rerun", "over"}) {
            client.submit(task(each));
        }
        client.cancel("ended");
        client.cancel("rerun");
        client.cancel("over");
        client.submit(task(MARKER.value()).withPriority(Priority.URGENT));
        cluster.pass(SHORT.plusMillis(20));
        cluster.age(new NodeId(SILENT), Duration.ofMinutes(10));
        assertThat(silent.onRecord().running()).isEqualTo(1);
    }
}
