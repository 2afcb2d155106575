package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.task.TaskId;

final class Trees implements TreeWrites {

    private final Database database;
    private final Numbers numbers;

    Trees(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
    }

    @Override
    public AuthorizedResult<Creation> create(WriteAuthority authority, NewTree tree) {
        return Authority.write(
                database, authority, new CreateTree(tree, authority.actor(), numbers));
    }

    @Override
    public AuthorizedResult<Execution> execute(
            WriteAuthority authority, TaskId treeId, Scope scope) {
        Change<Execution> change =
                switch (scope) {
                    case RELEASE -> new ReleaseTree(treeId);
                    case FAILED -> new RerunTree(treeId, false, authority.actor(), numbers);
                    case ALL -> new RerunTree(treeId, true, authority.actor(), numbers);
                };
        return Authority.write(database, authority, change);
    }

    @Override
    public AuthorizedResult<TreeDeletion> delete(
            WriteAuthority authority, TaskId treeId, boolean cancel) {
        return Authority.write(database, authority, new DeleteTrees(treeId, cancel, numbers));
    }
}
