package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredSpec;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Looks for tasks that a node can take, in the order of the claim. The statement leaves out what
 * lacks an executor or a free place on the node; the rest of the placement is the domain's to
 * judge. Pages grow as long as nothing is found on them, so that tasks for other nodes, be they
 * many, keep nobody waiting for long.
 */
final class Candidates {

    private static final int PAGE_MAX = 4_096;
    private static final int PAGES_MAX = 100;
    private static final int REMEMBERED_MAX = 1_000;

    private static final String PAGE =
            """
            select number, tree, priority, method, placement, max_parallel, dependencies,
                dependents, epoch_us(due_at) as due_us, attempt, delivery, failed, error,
                error_code, lost_deliveries, max_deliveries, waits,
                node, epoch_us(updated_at) as updated_us, broken
            from apflow_pending
            where waits = 0 and (due_at is null or due_at <= make_timestamp(?::bigint))
              and list_contains(?::varchar[], method)
              and (max_parallel is null or max_parallel > ?)
              and (priority > ? or (priority = ? and number > ?))
            order by priority, number
            limit ?
            """;

    /** Constraints read before: many tasks have the same ones. */
    private final Map<String, Stored<PlacementConstraints>> remembered =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<String, Stored<PlacementConstraints>> eldest) {
                    return size() > REMEMBERED_MAX;
                }
            };

    /**
     * Finds at most {@code limit} tasks.
     *
     * @param running tasks that the node runs now
     */
    List<PendingRow> find(Session session, NodeProfile node, int running, int limit)
            throws SQLException {
        List<String> methods = node.executors().stream().map(ExecutorId::value).toList();
        List<PendingRow> taken = new ArrayList<>();
        @Nullable PendingRow last = null;
        int size = limit;
        for (int i = 0; i < PAGES_MAX; i++) {
            List<PendingRow> page = page(session, methods, running + taken.size(), last, size);
            for (PendingRow each : page) {
                if (taken.size() < limit && admits(each, node, running + taken.size())) {
                    taken.add(each);
                }
            }
            if (taken.size() == limit || page.size() < size) {
                break;
            }
            last = page.get(page.size() - 1);
            size = Math.min(2 * size, PAGE_MAX);
        }
        return taken;
    }

    private static List<PendingRow> page(
            Session session, List<String> methods, int ahead, @Nullable PendingRow last, int size)
            throws SQLException {
        long priority = last == null ? -1 : last.live().wish().priority();
        return session.sql(PAGE)
                .number(session.now())
                .texts(methods)
                .number(ahead)
                .number(priority)
                .number(priority)
                .number(last == null ? 0 : last.live().number())
                .number(size)
                .list(PendingRow::read);
    }

    private boolean admits(PendingRow task, NodeProfile node, int ahead) {
        Live.Wish wish = task.live().wish();
        return ExecutorId.isValid(wish.method())
                && Placement.admits(new ExecutorId(wish.method()), constraints(wish), node, ahead);
    }

    /** Why a task's constraints cannot be read, if so: any node may take it, and refuses it. */
    Optional<String> problem(Live.Wish wish) {
        return stored(wish).problem().map(why -> "placement: " + why);
    }

    private Stored<PlacementConstraints> stored(Live.Wish wish) {
        return wish.placement() == null
                ? new Stored.Readable<>(PlacementConstraints.NONE)
                : remembered.computeIfAbsent(wish.placement(), StoredSpec::placement);
    }

    private PlacementConstraints constraints(Live.Wish wish) {
        PlacementConstraints kept = stored(wish).orElse(PlacementConstraints.NONE);
        Integer limit = wish.maxParallel();
        return limit == null
                ? kept
                : new PlacementConstraints(
                        kept.requiresExecutors(),
                        kept.requiresCapabilities(),
                        kept.allowedNodes(),
                        kept.forbiddenNodes(),
                        OptionalInt.of(limit));
    }
}
