package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.CandidatePage.Ready;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredAdmission;
import dev.apflow.json.stored.StoredSpec;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 *
 * <p>What may start by flow control is the domain's to judge too: {@link AdmissionControl}. Kinds
 * of tasks that may not are left out of the next page.
 */
final class Candidates {

    private static final int PAGE_MAX = 4_096;
    private static final int PAGES_MAX = 100;
    private static final int REMEMBERED_MAX = 1_000;

    /** A limit of tasks at the same time is at least one: a node that runs none keeps it. */
    private static final int NO_PLACE_TAKEN = 0;

    private static final String PARK =
            """
            update apflow_pending set parked_for = ?::bigint
            from (select unnest(?::varchar[]) as method, unnest(?::varchar[]) as placement,
                         unnest(?::varchar[]) as queue) c
            where apflow_pending.parked_for <> ?::bigint and apflow_pending.method = c.method
              and coalesce(apflow_pending.placement, '') = c.placement
              and coalesce(apflow_pending.queue, '') = c.queue
            """;

    /** What tasks of one kind ask of a node; a free place aside. */
    private record Kind(String method, String placement, String queue) {

        static Kind of(LiveTask.ClaimCriteria criteria) {
            return new Kind(
                    criteria.method(),
                    Objects.requireNonNullElse(criteria.placement(), ""),
                    Objects.requireNonNullElse(criteria.admission().queue(), ""));
        }
    }

    /**
     * What a claim may start.
     *
     * @param nextFree when a rate lets the next one start
     */
    record Found(List<Ready> tasks, AdmissionControl control, Optional<Instant> nextFree) {

        /** Notes that these of them do start. */
        void started(Session session, List<Ready> chosen) throws SQLException {
            List<Candidate> candidates = new ArrayList<>();
            for (Ready each : chosen) {
                candidates.add(Candidates.candidate(each));
            }
            control.started(candidates);
            Turns.started(session, chosen);
        }
    }

    private @Nullable NodeMark mark;
    private int pages;
    private final RefusedKinds refused = new RefusedKinds();

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

    /** Finds at most {@code limit} tasks. */
    Found find(Session session, NodeProfile node, int limit) throws SQLException {
        AdmissionControl control = AdmissionControl.of(session, refused);
        pages = 0;
        if (control.isAllPaused()) {
            return new Found(List.of(), control, Optional.empty());
        }
        if (control.hasTurns()) {
            Turns.give(session);
        }
        List<Ready> taken = taken(session, node, control, limit);
        return new Found(taken, control, control.freeAt());
    }

    private List<Ready> taken(
            Session session, NodeProfile node, AdmissionControl control, int limit)
            throws SQLException {
        long parked = markOf(node).value();
        int running = control.running();
        CandidatePage query =
                new CandidatePage(session, parked, control.hasTurns(), control.pauses());
        List<Ready> taken = new ArrayList<>();
        @Nullable Ready last = null;
        int size = limit;
        while (pages++ < PAGES_MAX) {
            List<Ready> page = query.read(running + taken.size(), control.closed(), last, size);
            Set<Kind> unfit = new LinkedHashSet<>();
            for (Ready each : page) {
                if (taken.size() == limit) {
                    break;
                }
                if (fits(each, node, running + taken.size(), unfit)
                        && control.admits(admission(each), candidate(each))) {
                    control.start(candidate(each));
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

    private boolean fits(Ready task, NodeProfile node, int running, Set<Kind> unfit) {
        LiveTask.ClaimCriteria criteria = task.row().live().criteria();
        Kind kind = Kind.of(criteria);
        if (unfit.contains(kind)) {
            return false;
        }
        if (!admits(criteria, node, NO_PLACE_TAKEN)) {
            unfit.add(kind);
            return false;
        }
        return admits(criteria, node, running);
    }

    private static long admission(Ready task) {
        return task.row().live().criteria().admission().admission();
    }

    private static Candidate candidate(Ready task) {
        LiveTask.ClaimCriteria criteria = task.row().live().criteria();
        return new Candidate(
                new ExecutorId(criteria.method()),
                Optional.ofNullable(task.userId()),
                criteria.admission().rulesOrQueue());
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

    private static void park(Session session, long parked, Set<Kind> unfit) throws SQLException {
        if (unfit.isEmpty()) {
            return;
        }
        session.sql(PARK)
                .number(parked)
                .texts(unfit.stream().map(Kind::method).toList())
                .texts(unfit.stream().map(Kind::placement).toList())
                .texts(unfit.stream().map(Kind::queue).toList())
                .number(parked)
                .update();
    }

    private boolean admits(LiveTask.ClaimCriteria criteria, NodeProfile node, int sameClassBefore) {
        return ExecutorId.isValid(criteria.method())
                && Placement.admits(
                        new ExecutorId(criteria.method()),
                        constraints(criteria),
                        StoredAdmission.queue(criteria.admission().queue()),
                        node,
                        sameClassBefore);
    }

    /** Why a part of the row cannot be read, if so: any node may take it, and refuses it. */
    Optional<String> problem(LiveTask.ClaimCriteria criteria) {
        return stored(criteria)
                .problem()
                .map(why -> "placement: " + why)
                .or(() -> criteria.admission().stored().problem().map(why -> "rules: " + why));
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
