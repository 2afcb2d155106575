package dev.apflow.adapters.postgres.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Lets concurrent calls share a transaction: a call that finds none under way begins at once, and
 * those that come meanwhile go together in the next. No thread of its own: the first of those that
 * wait runs the work for all of its group.
 */
public final class GroupCommit<Q, R> {

    private final int parallel;
    private final BiPredicate<List<Q>, Q> joins;
    private final Function<List<Q>, List<R>> work;
    private final Queue<Member<Q, R>> waiting = new ArrayDeque<>();
    private int running;

    /**
     * @param parallel how many groups are under way at most
     * @param joins whether a request may go with those before it
     * @param work as many results as requests, in their order
     */
    public GroupCommit(
            int parallel, BiPredicate<List<Q>, Q> joins, Function<List<Q>, List<R>> work) {
        this.parallel = parallel;
        this.joins = joins;
        this.work = work;
    }

    private sealed interface Turn<R> {

        /** Runs the work for itself and those that join. */
        record Lead<R>() implements Turn<R> {}

        record Done<R>(R result) implements Turn<R> {}

        record Failed<R>(RuntimeException failure) implements Turn<R> {}
    }

    private record Member<Q, R>(Q request, CompletableFuture<Turn<R>> turn) {

        static <Q, R> Member<Q, R> of(Q request) {
            return new Member<>(request, new CompletableFuture<>());
        }
    }

    /**
     * The result of this request.
     *
     * @throws RuntimeException what the work threw, to all of its group
     */
    public R call(Q request) {
        Member<Q, R> mine = Member.of(request);
        synchronized (waiting) {
            if (running < parallel) {
                running++;
                mine.turn.complete(new Turn.Lead<>());
            } else {
                waiting.add(mine);
            }
        }
        return switch (mine.turn.join()) {
            case Turn.Lead<R> _ -> lead(mine);
            case Turn.Done<R>(R result) -> result;
            case Turn.Failed<R>(RuntimeException failure) -> throw failure;
        };
    }

    /** How many wait for their turn. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private R lead(Member<Q, R> mine) {
        List<Member<Q, R>> group = group(mine);
        List<Member<Q, R>> others = group.subList(1, group.size());
        try {
            List<R> results = work.apply(group.stream().map(Member::request).toList());
            for (int i = 1; i < group.size(); i++) {
                group.get(i).turn.complete(new Turn.Done<>(results.get(i)));
            }
            return results.get(0);
        } catch (RuntimeException failure) {
            fail(others, failure);
            throw failure;
        } catch (Error failure) {
            fail(others, new IllegalStateException("the work of a group ended", failure));
            throw failure;
        } finally {
            handOver();
        }
    }

    private static <Q, R> void fail(List<Member<Q, R>> all, RuntimeException failure) {
        all.forEach(each -> each.turn.complete(new Turn.Failed<>(failure)));
    }

    private List<Member<Q, R>> group(Member<Q, R> first) {
        List<Member<Q, R>> group = new ArrayList<>(List.of(first));
        List<Q> requests = new ArrayList<>(List.of(first.request));
        synchronized (waiting) {
            Member<Q, R> next = waiting.peek();
            while (next != null && joins.test(requests, next.request)) {
                waiting.remove();
                group.add(next);
                requests.add(next.request);
                next = waiting.peek();
            }
        }
        return group;
    }

    private void handOver() {
        Member<Q, R> next;
        synchronized (waiting) {
            next = waiting.poll();
            if (next == null) {
                running--;
            }
        }
        if (next != null) {
            next.turn.complete(new Turn.Lead<>());
        }
    }
}
