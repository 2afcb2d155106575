package dev.apflow.simulation.standalone;

import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Findings.Violation;
import dev.apflow.store.memory.InMemoryCluster;
import dev.apflow.store.memory.InMemoryStandalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Two or three machines whose processes each want the same store for themselves, as configured by
 * mistake or started again by a supervisor that takes a slow process for a dead one. For some
 * minutes processes stand still, die, are cut off and lose their sessions, and the store's clock is
 * set; then all heals, and one of them must work. One seed in four has no faults.
 */
public final class StandaloneRun {

    private static final Duration FAULTS = Duration.ofMinutes(5);
    private static final Duration MEAN_GAP = Duration.ofSeconds(8);

    /** A process that was asked to start when all healed, the longest lease, and its looks. */
    private static final Duration HEALING = Duration.ofSeconds(60);

    private static final long FAIR = 4;

    private final World world;
    private final Findings findings = new Findings();
    private final StoreTime time;
    private final StandaloneModel model;
    private final List<StandaloneMachine> machines = new ArrayList<>();
    private final RandomGenerator chance;
    private final boolean fair;

    private StandaloneRun(long seed) {
        this.world = new World(seed);
        this.chance = world.chance("faults");
        this.fair = seed % FAIR == 0;
        this.time = new StoreTime(world, StoreTime.BEGINNING);
        this.model = new StandaloneModel(world, time, findings);
        InMemoryStandalone store = new InMemoryCluster(time, Runnable::run).standalone();
        int size = 2 + chance.nextInt(2);
        for (int i = 0; i < size; i++) {
            StandaloneMachine machine = new StandaloneMachine("p" + (i + 1), world, store, model);
            machines.add(machine);
            world.after(Duration.ofMillis(chance.nextInt(3_000)), machine::start);
        }
    }

    /**
     * What came of it.
     *
     * @param terms how often the store was taken
     * @param refused writes of processes that believed to have the store
     */
    public record Result(Optional<Violation> violation, long terms, long refused) {}

    public static Result play(long seed) {
        return new StandaloneRun(seed).play();
    }

    private Result play() {
        if (!fair) {
            nextFault();
        }
        playUntil(FAULTS);
        machines.forEach(StandaloneMachine::heal);
        Duration end = FAULTS.plus(HEALING).plus(time.setBack());
        playUntil(end);
        long idle = world.nanos() - model.lastWrite();
        findings.require(
                idle < StandaloneMachine.LONGEST_IDLE.toNanos(),
                "a healed store has a standalone process that works",
                () -> "nobody has written for " + Duration.ofNanos(idle));
        findings.require(
                machines.stream().filter(StandaloneMachine::believesToHave).count() == 1,
                "in the end one process believes to have the store",
                machines::toString);
        findings.require(
                !fair || model.terms() == 1,
                "without faults nobody loses the standalone term",
                () -> model.terms() + " terms");
        return new Result(findings.first(), model.terms(), model.refused());
    }

    private void playUntil(Duration end) {
        while (findings.isEmpty() && world.step(end)) {
            // The world goes on.
        }
    }

    private void nextFault() {
        double share = -StrictMath.log(1 - chance.nextDouble());
        Duration gap = Duration.ofMillis((long) (share * MEAN_GAP.toMillis()));
        if (Duration.ofNanos(world.nanos()).plus(gap).compareTo(FAULTS) < 0) {
            world.after(
                    gap,
                    () -> {
                        fault();
                        nextFault();
                    });
        }
    }

    private void fault() {
        StandaloneMachine machine =
                machines.stream()
                        .filter(each -> each.believesToHave() && chance.nextInt(3) > 0)
                        .findFirst()
                        .orElse(machines.get(chance.nextInt(machines.size())));
        Duration lasts = Duration.ofMillis(chance.nextLong(100, 40_000));
        switch (chance.nextInt(7)) {
            case 0, 1 -> machine.pause(lasts);
            case 2 -> machine.cut(lasts);
            case 3 -> machine.loseSession();
            case 4 -> machine.crash(chance.nextBoolean() ? Duration.ofMillis(5) : lasts);
            case 5 -> machine.shutDown();
            default -> time.jump(Duration.ofMillis(chance.nextLong(-20_000, 20_000)));
        }
    }
}
