package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.lease.SweepVerdict.Reason;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A leader that sweeps, and members whose tasks it may take back. */
abstract class SweepContract extends LedClusterContract {

    /** Shorter than {@link Member#LONG}, longer than any test. */
    static final Duration GRACE = Duration.ofMinutes(2);

    static final Duration SLOWEST_TEST = Duration.ofSeconds(55);

    /** Submits a task and has the member, who finds no other, take it. */
    final Delivered take(Member member, String id, Duration lease) {
        client.submit(task(id));
        return member.worker(lease).take(id);
    }

    static Delivered[] delivered(List<Claimed> claimed) {
        return claimed.stream().map(Claimed::delivered).toArray(Delivered[]::new);
    }

    static Map<Reason, Integer> returned(Reason reason, int tasks) {
        return Map.of(reason, tasks);
    }

    static Optional<Duration> noDue() {
        return Optional.empty();
    }

    /** A test may have been slow, never fast. */
    static void expectDueIn(Duration wait, TaskSweep sweep) {
        assertThat(sweep.nextDue().orElseThrow())
                .isBetween(wait.minus(SLOWEST_TEST), wait.plusMillis(1));
    }
}
