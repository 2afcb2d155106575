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
 * What removing very many ended tasks costs a worker that drains others from the same database:
 * rounds with and without the leader's duty take turns, and so does which of them comes first.
 */
public final class RetentionMeasure {

    private static final int SLOTS = 200;
    private static final int WARM_UP = 5_000;
    private static final int MILLION = 1_000_000;

    private final PrintStream out;
    private final int rounds;
    private final int jobs;
    private final Duration limit;
    private final AtomicInteger removed = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    /**
     * @param jobs how many are drained in each round
     */
    public RetentionMeasure(PrintStream out, int rounds, int jobs) {
        this.out = out;
        this.rounds = rounds;
        this.jobs = jobs;
        // Longer than a round lasts; a pass begins after a tenth of it.
        this.limit = Duration.ofSeconds(10 + jobs / 400);
    }

    /**
     * Tells drained and removed tasks a second.
     *
     * @param ended how many there are to be removed
     */
    public void run(PostgresDatabase database, int ended) throws Exception {
        ApflowDrain drain = new ApflowDrain(database, SLOTS);
        drain.seconds(1);
        EndedTasks.fill(database, ended);
        drain.seconds(Math.min(jobs, WARM_UP));
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        double seconds = 0;
        for (int i = 0; i < rounds; i++) {
            double first = i % 2 == 0 ? drain.seconds(jobs) : 0;
            double elapsed = drain.seconds(jobs, this::sweeping);
            double alone = i % 2 == 0 ? first : drain.seconds(jobs);
            seconds += elapsed;
            without.add(jobs / alone);
            with.add(jobs / elapsed);
            ratios.add(alone / elapsed);
        }
        tell("without", without);
        tell("with retention", with);
        double rate = removed.get() / seconds;
        out.printf(
                Locale.ROOT,
                "  ratio of the medians %.2f, median of the pairs' ratios %.2f (%s); %d of %d ended"
                    + " tasks removed meanwhile, %.0f/s: 1,000,000 would take %.0f min; %d calls of"
                    + " %.0f ms%n",
                median(with) / median(without),
                median(ratios),
                ratios.stream().map(each -> String.format(Locale.ROOT, "%.2f", each)).toList(),
                removed.get(),
                ended,
                rate,
                MILLION / rate / 60,
                calls.get(),
                nanos.get() / 1e6 / calls.get());
        out.flush();
    }

    /** The duty as a leader has it, in a mailbox of its own; returns after its first call. */
    private AutoCloseable sweeping(ClusterStore store, WriteAuthority.Term term)
            throws InterruptedException {
        MailboxDispatcher dispatcher = new MailboxDispatcher("retention");
        CountDownLatch started = new CountDownLatch(1);
        RetentionDuty duty =
                RetentionDuty.standalone(
                        dispatcher,
                        timed(store.retention()),
                        new RetentionPolicy(Optional.of(limit), Optional.of(limit)),
                        limit,
                        sweep -> count(sweep, started));
        dispatcher.post(() -> duty.begin(term));
        if (!started.await(limit.toSeconds(), TimeUnit.SECONDS)) {
            dispatcher.close();
            throw new IllegalStateException("retention does not begin");
        }
        return dispatcher;
    }

    /** The first call comes before the drain: what it removed does not count. */
    private void count(Sweep sweep, CountDownLatch started) {
        if (started.getCount() > 0) {
            started.countDown();
        } else {
            removed.addAndGet(sweep.tasks());
        }
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

    private void tell(String what, List<Double> perSecond) {
        out.printf(
                Locale.ROOT,
                "  %s: %.0f drained/s (%s)%n",
                what,
                median(perSecond),
                perSecond.stream().map(Math::round).sorted().toList());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
