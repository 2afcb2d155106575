package dev.apflow.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;
import dev.apflow.store.memory.InMemoryStore;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the store in memory can do besides the contracts: members, its clock. */
class InMemoryStoreTest {

    private static final ExecutorId ECHO = new ExecutorId("echo");
    private static final TaskId A = new TaskId("a");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InMemoryStore store = new InMemoryStore(() -> now);

    @Test
    void a_members_lease_ends_by_the_clock_of_the_store() {
        create("a", new WriteAuthority.Standalone());

        claim(member(1));

        assertThat(store.reads().task(A).orElseThrow().state().leaseExpiresAt())
                .contains(now.plusSeconds(30));
    }

    @Test
    void reconciling_a_member_leaves_what_another_incarnation_of_its_node_runs() {
        create("a", new WriteAuthority.Standalone());
        Delivered running = claim(member(1));

        assertThat(store.claims().reconcile(member(2), Set.of(), "lost")).isZero();
        assertThat(store.claims().stillRunning(Set.of(running))).containsExactly(running);
        assertThat(store.claims().reconcile(member(1), Set.of(), "lost")).isEqualTo(1);
    }

    @Test
    void time_passes_only_when_its_clock_says_so() {
        TaskSpec later = spec("a").withNotBefore(now.plusSeconds(60));
        store.trees().create(new WriteAuthority.Standalone(), tree(later));

        assertThat(store.claims().claim(member(1), profile(), 1).nextDue())
                .contains(Duration.ofSeconds(60));
        now = now.plusSeconds(60);
        claim(member(1));
    }

    private AuthorizedResult<?> create(String id, WriteAuthority authority) {
        return store.trees().create(authority, tree(spec(id)));
    }

    private static TaskSpec spec(String id) {
        return TaskSpec.of(new TaskId(id), id, ECHO, JsonObject.EMPTY);
    }

    private static NewTree tree(TaskSpec spec) {
        return new NewTree(new TaskTree(spec.id(), List.of(spec)), false, Optional.empty());
    }

    private Delivered claim(LeaseHolder holder) {
        return store.claims().claim(holder, profile(), 1).tasks().get(0).delivered();
    }

    private static NodeProfile profile() {
        return new NodeProfile(new NodeId("n1"), Set.of(ECHO), JsonObject.EMPTY);
    }

    private static LeaseHolder member(long incarnation) {
        return new LeaseHolder.Member(identity(incarnation), Duration.ofSeconds(30));
    }

    private static NodeIdentity identity(long incarnation) {
        return new NodeIdentity(new NodeId("n1"), new Incarnation(incarnation));
    }
}
