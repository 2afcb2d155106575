package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskWrites.Amendment;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.application.store.TaskWrites.Deletion;
import dev.apflow.application.store.TaskWrites.Rerun;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.Execution;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.application.store.TreeWrites.TreeDeletion;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Optional;

/**
 * A client, of the only process on the store unless said otherwise: writes, reads, looks at
 * histories.
 */
public final class Client {

    public static final WriteAuthority AUTHORITY = new WriteAuthority.Standalone();

    private final Store store;
    private final WriteAuthority authority;

    public Client(Store store) {
        this(store, AUTHORITY);
    }

    /** A client of the node that may write by this right. */
    public Client(Store store, WriteAuthority authority) {
        this.store = store;
        this.authority = authority;
    }

    /** A client of this name, of the same node. */
    public Client by(String name) {
        return new Client(store, authority.by(Optional.of(new Actor(name))));
    }

    public static <T> T granted(AuthorizedResult<T> answer) {
        return switch (answer) {
            case AuthorizedResult.Granted<T>(T result) -> result;
            case AuthorizedResult.Refused<T> refused ->
                    throw new AssertionError("refused: " + refused);
        };
    }

    public Creation create(NewTree tree) {
        return granted(store.trees().create(authority, tree));
    }

    /** Creates a tree and expects that nothing is in its way. */
    public List<Task> submit(TaskSpec... tasks) {
        return submit(Specs.tree(tasks));
    }

    public List<Task> submit(NewTree tree) {
        Creation creation = create(tree);
        assertThat(creation).isInstanceOf(Creation.Created.class);
        return ((Creation.Created) creation).tasks();
    }

    public Execution execute(String tree, Scope scope) {
        return granted(store.trees().execute(authority, id(tree), scope));
    }

    public Amendment amend(TaskSpec spec, long revision) {
        return granted(store.tasks().amend(authority, spec, revision));
    }

    /** Amends what is there now. */
    public Amendment amend(TaskSpec spec) {
        return amend(spec, state(spec.id().value()).revision());
    }

    public Deletion delete(String id) {
        return granted(store.tasks().delete(authority, id(id), false));
    }

    public Deletion deleteWithAll(String id) {
        return granted(store.tasks().delete(authority, id(id), true));
    }

    public TreeDeletion deleteTree(String id) {
        return granted(store.trees().delete(authority, id(id), false));
    }

    public TreeDeletion cancelAndDeleteTree(String id) {
        return granted(store.trees().delete(authority, id(id), true));
    }

    public Cancellation cancel(String id, Optional<String> reason, boolean descendants) {
        return granted(store.tasks().cancel(authority, id(id), reason, descendants));
    }

    public Cancellation cancel(String id) {
        return cancel(id, Optional.empty(), false);
    }

    public Cancellation cancel(String id, String reason) {
        return cancel(id, Optional.of(reason), false);
    }

    public Cancellation cancelWithDescendants(String id) {
        return cancel(id, Optional.empty(), true);
    }

    public Rerun rerun(String id) {
        return granted(store.tasks().rerun(authority, id(id), false));
    }

    public Rerun rerunDownstream(String id) {
        return granted(store.tasks().rerun(authority, id(id), true));
    }

    public Task task(String id) {
        return store.reads().task(id(id)).orElseThrow(() -> new AssertionError("no task " + id));
    }

    public TaskState state(String id) {
        return task(id).state();
    }

    public TaskStatus status(String id) {
        return task(id).status();
    }

    public boolean exists(String id) {
        return store.reads().task(id(id)).isPresent();
    }

    /** Ids in the order of the list, newest first. */
    public List<String> listed(TaskFilter filter) {
        return store.reads().list(filter, Optional.empty(), 1_000).tasks().stream()
                .map(task -> task.id().value())
                .toList();
    }

    /**
     * What happened to a task, as lines; expects exactly these, at the latest in a moment. When its
     * tree ended is not asked here.
     */
    public void expectHistory(String id, String... lines) {
        List<String> expected = List.of(lines);
        EventScope scope = new EventScope.OfTask(id(id));
        assertThat(Await.look(() -> History.lines(store, scope), expected::equals))
                .as("history of %s", id)
                .isEqualTo(expected);
    }
}
