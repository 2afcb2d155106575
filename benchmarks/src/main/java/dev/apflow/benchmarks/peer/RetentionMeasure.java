package dev.apflow.benchmarks.peer;

import dev.apflow.application.cluster.RetentionDuty;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.Retention.Sweep;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.bootstrap.runtime.MailboxDispatcher;
import dev.apflow.domain.tree.RetentionPolicy;
import dev.apflow.embedded.postgres.PostgresDatabase;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What removing very many ended tasks costs a worker that drains others from the same database. The
 * leader's duty runs all the time, also while tasks are submitted, until everything that ended long
 * ago is gone. In one round out of four it is held: which of the four changes.
 */
public final class RetentionMeasure {

    private static final int SLOTS = 200;
    private static final int WARM_UP = 5_000;
    private static final int BLOCK = 4;
    private static final Duration LIMIT = Duration.ofDays(2);

    /** With this limit the duty begins after five seconds instead of a minute. */
    private static final Duration LIMIT_OF_FEW = Duration.ofSeconds(50);

    private static final int FEW = 10_000;
    private static final long MOST_MINUTES = 55;
    private static final long MOST_BYTES = 20L << 30;

    private final PrintStream out;
    private final int rounds;
    private final int jobs;
    private final AtomicInteger removed = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Double> without = new ArrayList<>();
    private final List<Double> with = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();
    private double held;

    /**
     * @param rounds at most so many
     * @param jobs how many are drained in each round
     */
    public RetentionMeasure(PrintStream out, int rounds, int jobs) {
        this.out = out;
        this.rounds = rounds;
        this.jobs = jobs;
    }

    /**
     * Tells drained and removed tasks a second.
     *
     * @param ended how many there are to be removed
     */
    public void run(PostgresDatabase database, int ended) throws Exception {
        ApflowDrain drain = new ApflowDrain(database, SLOTS);
        // The schema comes with the first round.
        drain.session((_, _, each) -> each.seconds(1));
        int unfinished = EndedTasks.fill(database, ended);
        drain.session(
                (store, term, each) -> {
                    each.seconds(Math.min(jobs, WARM_UP));
                    try (MailboxDispatcher dispatcher = new MailboxDispatcher("retention")) {
                        HeldTimers timers = new HeldTimers(dispatcher);
                        begin(timers, store, term, ended < FEW ? LIMIT_OF_FEW : LIMIT);
                        rounds(database, timers, each, ended);
                    }
                });
        verify(database, ended, unfinished);
    }

    private void rounds(
            PostgresDatabase database, HeldTimers timers, ApflowDrain.Rounds each, int ended)
            throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < rounds && removed.get() < ended; i += BLOCK) {
            if (System.nanoTime() - began > TimeUnit.MINUTES.toNanos(MOST_MINUTES)
                    || number(database, "select pg_database_size(current_database())")
                            > MOST_BYTES) {
                out.println("  stopped: it takes too long, or too much of the disk");
                break;
            }
            block(timers, each, i / BLOCK % BLOCK, ended);
        }
        tell(ended, (System.nanoTime() - began) / 1e9);
    }

    /** What is drained when nothing is left to be removed does not count. */
    private void block(HeldTimers timers, ApflowDrain.Rounds each, int alone, int ended)
            throws Exception {
        double rate = 0;
        List<Double> others = new ArrayList<>();
        for (int i = 0; i < BLOCK; i++) {
            if (i == alone) {
                timers.hold();
                long began = System.nanoTime();
                rate = jobs / each.seconds(jobs);
                held += (System.nanoTime() - began) / 1e9;
                timers.release();
            } else {
                double other = jobs / each.seconds(jobs);
                if (removed.get() < ended) {
                    others.add(other);
                }
            }
        }
        out.printf(
                Locale.ROOT,
                "  without %.0f/s, with %s, %d removed%n",
                rate,
                others.stream().map(Math::round).toList(),
                removed.get());
        if (others.size() == BLOCK - 1) {
            without.add(rate);
            with.addAll(others);
            ratios.add(median(others) / rate);
        }
    }

    /** The duty as a leader has it, in a mailbox of its own; returns after its first call. */
    private void begin(
            HeldTimers timers, ClusterStore store, WriteAuthority.Term term, Duration limit)
            throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        RetentionDuty duty =
                RetentionDuty.standalone(
                        timers,
                        timed(store.retention()),
                        new RetentionPolicy(Optional.of(limit), Optional.of(limit)),
                        limit,
                        sweep -> count(sweep, started));
        timers.post(() -> duty.begin(term));
        if (!started.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("retention does not begin");
        }
    }

    private void count(Sweep sweep, CountDownLatch started) {
        removed.addAndGet(sweep.tasks());
        started.countDown();
    }

    private Retention timed(Retention retention) {
        return (authority, policy, from, tasks) -> {
            long began = System.nanoTime();
            try {
                return retention.sweep(authority, policy, from, tasks);
            } finally {
                nanos.addAndGet(System.nanoTime() - began);
                calls.incrementAndGet();
            }
        };
    }

    private void tell(int ended, double seconds) {
        tell("without", without);
        tell("with retention", with);
        out.printf(
                Locale.ROOT,
                "  ratio of the medians %.3f, median of the blocks' ratios %.3f (%s)%n",
                median(with) / median(without),
                median(ratios),
                ratios.stream().map(each -> String.format(Locale.ROOT, "%.2f", each)).toList());
        out.printf(
                Locale.ROOT,
                "  %d of %d ended tasks removed in %.1f min, %.1f min of which retention was held;"
                        + " %d calls of %.0f ms%n",
                removed.get(),
                ended,
                seconds / 60,
                held / 60,
                calls.get(),
                nanos.get() / 1e6 / calls.get());
        out.flush();
    }

    private void verify(PostgresDatabase database, int ended, int unfinished) throws SQLException {
        long left = number(database, EndedTasks.LEFT);
        long kept = number(database, EndedTasks.UNFINISHED);
        out.printf(
                Locale.ROOT,
                "  %d ended tasks are left, and %d of the %d as old that have not ended%n",
                left,
                kept,
                unfinished);
        if (kept != unfinished || left != ended - removed.get()) {
            throw new IllegalStateException("not exactly the ended tasks were removed");
        }
    }

    private void tell(String what, List<Double> perSecond) {
        out.printf(
                Locale.ROOT,
                "  %s: %.0f drained/s (%s)%n",
                what,
                median(perSecond),
                perSecond.stream().map(Math::round).sorted().toList());
    }

    private static double median(List<Double> values) {
        return values.isEmpty()
                ? Double.NaN
                : values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long number(PostgresDatabase database, String question) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement asked = connection.prepareStatement(question);
                ResultSet row = asked.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
