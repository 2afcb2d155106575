package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.admission.QueueName;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Looks for tasks that a node can take, in the order of the claim. The statement leaves out what
 * has no free place on the node; the rest of the placement is the domain's to judge.
 *
 * <p>A task that the node cannot take at all is parked, and with it all that ask the same: the
 * column {@code parked_for} keeps the mark of the node, and later claims of this node pass over
 * these rows without reading more of them. Another node, or the same one with other executors or
 * capabilities, has another mark and judges anew.
 */
final class Candidates {

    private static final int PAGE_MAX = 4_096;
    private static final int PAGES_MAX = 100;
    private static final int REMEMBERED_MAX = 1_000;

    /** A limit of tasks at the same time is at least one: a node that runs none keeps it. */
    private static final int NO_PLACE_TAKEN = 0;

    private static final String PAGE =
            """
            select number, tree, priority, method, placement, max_parallel, dependencies,
                dependents, epoch_us(due_at) as due_us, attempt, delivery, failed, error,
                error_code, lost_deliveries, max_deliveries, waits,
                node, epoch_us(updated_at) as updated_us, broken
            from apflow_pending
            where parked_for <> ?::bigint
              and waits = 0 and (due_at is null or due_at <= make_timestamp(?::bigint))
              and (max_parallel is null or max_parallel > ?)
              and (priority > ? or (priority = ? and number > ?))
            order by priority, number
            limit ?
            """;

    private static final String PARK =
            """
            update apflow_pending set parked_for = ?::bigint
            from (select unnest(?::varchar[]) as method, unnest(?::varchar[]) as placement) c
            where apflow_pending.parked_for <> ?::bigint and apflow_pending.method = c.method
              and coalesce(apflow_pending.placement, '') = c.placement
            """;

    /** What tasks of one kind ask of a node; a free place aside. */
    private record Kind(String method, String placement) {

        static Kind of(LiveTask.ClaimCriteria criteria) {
            return new Kind(
                    criteria.method(), criteria.placement() == null ? "" : criteria.placement());
        }
    }

    private @Nullable NodeMark mark;
    private int pages;

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
        long parked = markOf(node).value();
        List<PendingRow> taken = new ArrayList<>();
        @Nullable PendingRow last = null;
        int size = limit;
        pages = 0;
        while (pages++ < PAGES_MAX) {
            List<PendingRow> page = page(session, parked, running + taken.size(), last, size);
            Set<Kind> unfit = new LinkedHashSet<>();
            for (PendingRow each : page) {
                Kind kind = Kind.of(each.live().criteria());
                if (taken.size() == limit || unfit.contains(kind)) {
                    continue;
                }
                if (!admits(each, node, NO_PLACE_TAKEN)) {
                    unfit.add(kind);
                } else if (admits(each, node, running + taken.size())) {
                    taken.add(each);
                }
            }
            park(session, parked, unfit);
            if (taken.size() == limit || page.size() < size) {
                break;
            }
            last = page.get(page.size() - 1);
            size = Math.min(2 * size, PAGE_MAX);
        }
        return taken;
    }

    /** How many pages the latest search read. */
    int pages() {
        return pages;
    }

    private NodeMark markOf(NodeProfile node) {
        NodeMark kept = mark;
        if (kept == null || !kept.profile().equals(node)) {
            kept = NodeMark.of(node);
            mark = kept;
        }
        return kept;
    }

    private static List<PendingRow> page(
            Session session, long parked, int sameClassBefore, @Nullable PendingRow last, int size)
            throws SQLException {
        long priority = last == null ? -1 : last.live().criteria().priority();
        return session.sql(PAGE)
                .number(parked)
                .number(session.now())
                .number(sameClassBefore)
                .number(priority)
                .number(priority)
                .number(last == null ? 0 : last.live().number())
                .number(size)
                .list(PendingRow::read);
    }

    private static void park(Session session, long parked, Set<Kind> unfit) throws SQLException {
        if (unfit.isEmpty()) {
            return;
        }
        session.sql(PARK)
                .number(parked)
                .texts(unfit.stream().map(Kind::method).toList())
                .texts(unfit.stream().map(Kind::placement).toList())
                .number(parked)
                .update();
    }

    private boolean admits(PendingRow task, NodeProfile node, int sameClassBefore) {
        LiveTask.ClaimCriteria criteria = task.live().criteria();
        return ExecutorId.isValid(criteria.method())
                && Placement.admits(
                        new ExecutorId(criteria.method()),
                        constraints(criteria),
                        QueueName.DEFAULT,
                        node,
                        sameClassBefore);
    }

    /** Why a task's constraints cannot be read, if so: any node may take it, and refuses it. */
    Optional<String> problem(LiveTask.ClaimCriteria criteria) {
        return stored(criteria).problem().map(why -> "placement: " + why);
    }

    private Stored<PlacementConstraints> stored(LiveTask.ClaimCriteria criteria) {
        return criteria.placement() == null
                ? new Stored.Readable<>(PlacementConstraints.NONE)
                : remembered.computeIfAbsent(criteria.placement(), StoredSpec::placement);
    }

    private PlacementConstraints constraints(LiveTask.ClaimCriteria criteria) {
        PlacementConstraints kept = stored(criteria).orElse(PlacementConstraints.NONE);
        Integer limit = criteria.maxParallel();
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
