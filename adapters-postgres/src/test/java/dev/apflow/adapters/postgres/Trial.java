package dev.apflow.adapters.postgres;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TreeLimits;
import dev.apflow.domain.tree.TreeRules;
import dev.apflow.domain.tree.TreeVerdict;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Single tasks, and a node that claims them. */
public final class Trial {

    private static final ExecutorId ECHO = new ExecutorId("echo");

    private Trial() {}

    public static void create(Store store, String id) {
        TaskSpec spec = TaskSpec.of(new TaskId(id), "trial", ECHO, JsonObject.EMPTY);
        if (!(TreeRules.judge(List.of(spec), TreeLimits.DEFAULT)
                instanceof TreeVerdict.Sound(var tree))) {
            throw new IllegalArgumentException(id);
        }
        NewTree created = new NewTree(tree, false, Optional.empty());
        if (!(store.trees().create(new WriteAuthority.Standalone(), created)
                instanceof AuthorizedResult.Granted)) {
            throw new IllegalStateException("fenced");
        }
    }

    public static List<Claimed> claim(Store store, String node, int limit) {
        NodeId id = new NodeId(node);
        return store.claims()
                .claim(
                        new LeaseHolder.Standalone(id),
                        new NodeProfile(id, Set.of(ECHO), JsonObject.EMPTY),
                        limit)
                .tasks();
    }
}
