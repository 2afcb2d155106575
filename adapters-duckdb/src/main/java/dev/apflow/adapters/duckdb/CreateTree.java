package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Creates a tree. That no id is taken is not asked but tried: the index on ids refuses, and only
 * then is it found out which.
 */
final class CreateTree implements Change<Creation> {

    private static final int MOST_NAMED = 100;

    private static final String SUBMITTED =
            """
            select fingerprint, tree_id from apflow_submission where key = ?
            """;

    private static final String TAKEN =
            """
            select id from apflow_task where id in (select unnest(?::varchar[])) limit ?
            """;

    private final NewTree tree;
    private final TreePlan plan;
    private final Optional<Actor> actor;
    private final Numbers numbers;

    CreateTree(NewTree tree, Optional<Actor> actor, Numbers numbers) {
        this.actor = actor;
        this.tree = tree;
        this.plan = new TreePlan(tree);
        this.numbers = numbers;
    }

    @Override
    public Creation apply(Session session) throws SQLException {
        Optional<Creation> before = submittedBefore(session);
        if (before.isPresent()) {
            return before.get();
        }
        Optional<Creation> inTheWay =
                new UniqueTrees(session, numbers, actor).judge(tree.unique(), plan.root());
        if (inTheWay.isPresent()) {
            return inTheWay.get();
        }
        long now = session.now();
        long first = numbers.nextTasks(plan.size());
        Turns.expect(session, plan.criteria());
        History history = new History(session, numbers, actor);
        for (int n = 0; n < plan.size(); n++) {
            PendingRow pending = plan.pending(n, first, now);
            session.append(plan.task(n, first, now));
            session.append(pending);
            plan.edges(n, first).forEach(session::append);
            history.note(EventType.CREATED, pending.live(), null, EventDetails.NONE);
        }
        RunRows.of(tree, first, now).forEach(session::append);
        if (tree.suspended()) {
            session.append(new Rows.HeldRow(first));
        }
        tree.unique().ifPresent(rule -> session.append(new Rows.UniqueTreeRow(rule.key(), first)));
        tree.submission().ifPresent(named -> session.append(submission(named, first)));
        return new Creation.Created(plan.created(now));
    }

    private Rows.SubmissionRow submission(Submission named, long first) {
        return new Rows.SubmissionRow(named.key(), named.fingerprint(), first, plan.root());
    }

    private Optional<Creation> submittedBefore(Session session) throws SQLException {
        if (tree.submission().isEmpty()) {
            return Optional.empty();
        }
        Submission named = tree.submission().get();
        return session
                .sql(SUBMITTED)
                .text(named.key())
                .<Creation>list(
                        row ->
                                row.getString("fingerprint").equals(named.fingerprint())
                                        ? new Creation.Repeated(
                                                new TaskId(row.getString("tree_id")))
                                        : new Creation.KeyReused())
                .stream()
                .findFirst();
    }

    @Override
    public Creation refused(Session session, SQLException violation) throws SQLException {
        List<TaskId> taken =
                session.sql(TAKEN)
                        .texts(plan.ids())
                        .number(MOST_NAMED)
                        .list(row -> new TaskId(row.getString("id")));
        if (taken.isEmpty()) {
            throw violation;
        }
        return new Creation.IdsTaken(taken);
    }
}
