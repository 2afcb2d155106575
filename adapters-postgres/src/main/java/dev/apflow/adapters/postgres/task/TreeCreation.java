package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.GroupCommit;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Creates trees. Small trees that clients submit at the same time share a transaction: its locks,
 * its statement and its commit cost as much for one tree as for many. Where one of them cannot be
 * created, each is tried alone.
 */
final class TreeCreation {

    private static final int GROUPS_AT_ONCE = 2;
    private static final int TREES_OF_A_GROUP = 100;
    private static final int TASKS_OF_A_GROUP = 1_000;
    private static final int TASKS_OF_A_SMALL_TREE = 100;

    private final Database database;
    private final GroupCommit<Request, Supplier<AuthorizedResult<Creation>>> groups =
            new GroupCommit<>(GROUPS_AT_ONCE, TreeCreation::joins, this::createAll);

    TreeCreation(Database database) {
        this.database = database;
    }

    record Request(WriteAuthority authority, NewTree tree) {

        List<TaskSpec> tasks() {
            return tree.tree().tasks();
        }

        WriteAuthority right() {
            return authority.by(Optional.empty());
        }
    }

    AuthorizedResult<Creation> create(WriteAuthority authority, NewTree tree) {
        Request request = new Request(authority, tree);
        boolean shares =
                tree.submission().isEmpty()
                        && tree.unique().isEmpty()
                        && request.tasks().size() <= TASKS_OF_A_SMALL_TREE;
        return shares ? groups.call(request).get() : createAlone(request);
    }

    /** Trees of one right, without a task in common. */
    private static boolean joins(List<Request> group, Request next) {
        int tasks = group.stream().mapToInt(each -> each.tasks().size()).sum();
        if (group.size() >= TREES_OF_A_GROUP
                || tasks + next.tasks().size() > TASKS_OF_A_GROUP
                || !group.get(0).right().equals(next.right())) {
            return false;
        }
        Set<TaskId> ids = new HashSet<>();
        group.forEach(each -> each.tasks().forEach(task -> ids.add(task.id())));
        return next.tasks().stream().noneMatch(task -> ids.contains(task.id()));
    }

    private List<Supplier<AuthorizedResult<Creation>>> createAll(List<Request> group) {
        if (group.size() > 1) {
            try {
                Optional<List<Supplier<AuthorizedResult<Creation>>>> together =
                        createTogether(group);
                if (together.isPresent()) {
                    return together.get();
                }
            } catch (StoreUnreachable unknown) {
                throw unknown;
            } catch (RuntimeException refused) {
                // One of them is the reason: whoever asked for it is told below.
            }
        }
        return group.stream().map(this::tried).toList();
    }

    private Supplier<AuthorizedResult<Creation>> tried(Request request) {
        try {
            AuthorizedResult<Creation> created = createAlone(request);
            return () -> created;
        } catch (RuntimeException failure) {
            return () -> {
                throw failure;
            };
        }
    }

    /** Empty, and nothing done, where an id is taken. */
    private Optional<List<Supplier<AuthorizedResult<Creation>>>> createTogether(
            List<Request> group) {
        AuthorizedResult<Optional<List<Creation>>> created =
                Authority.granted(
                        database,
                        group.get(0).right(),
                        connection -> TreeInsertion.insert(connection, group));
        return switch (created) {
            case AuthorizedResult.Refused<Optional<List<Creation>>> _ ->
                    Optional.of(Collections.nCopies(group.size(), AuthorizedResult.Refused::new));
            case AuthorizedResult.Granted<Optional<List<Creation>>>(
                            Optional<List<Creation>> done) ->
                    done.map(all -> all.stream().map(TreeCreation::granted).toList());
        };
    }

    private static Supplier<AuthorizedResult<Creation>> granted(Creation creation) {
        return () -> new AuthorizedResult.Granted<>(creation);
    }

    private AuthorizedResult<Creation> createAlone(Request request) {
        AuthorizedResult<Optional<Creation>> created =
                Authority.granted(
                        database, request.authority, connection -> created(connection, request));
        return switch (created) {
            case AuthorizedResult.Refused<Optional<Creation>> _ -> new AuthorizedResult.Refused<>();
            case AuthorizedResult.Granted<Optional<Creation>>(Optional<Creation> done) ->
                    new AuthorizedResult.Granted<>(done.orElseGet(() -> taken(request.tree)));
        };
    }

    /** Empty where an id is taken. */
    private Optional<Creation> created(Connection connection, Request request) throws SQLException {
        Optional<UniqueRule> unique = request.tree.unique();
        if (unique.isPresent()) {
            TreeUniqueness.lock(connection, unique.get());
        }
        Optional<Creation> known = TreeSubmission.find(connection, request.tree);
        if (known.isPresent()) {
            return known;
        }
        if (unique.isPresent()) {
            Optional<Creation> other =
                    TreeUniqueness.judge(database, connection, request, unique.get());
            if (other.isPresent()) {
                TreeSubmission.forget(connection, request.tree);
                return other;
            }
        }
        return TreeInsertion.insert(connection, List.of(request)).map(all -> all.get(0));
    }

    private Creation taken(NewTree tree) {
        List<TaskId> ids = tree.tree().tasks().stream().map(TaskSpec::id).toList();
        return new Creation.IdsTaken(
                database.single(connection -> TaskIds.existing(connection, ids)));
    }
}
