package dev.apflow.simulation.standalone;

import dev.apflow.simulation.time.World;
import dev.apflow.store.memory.InMemoryStandalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A machine with a supervisor, which starts its process again whenever that has ended. */
final class StandaloneMachine {

    /** Between two writes of a process that works, where nothing is wrong. */
    static final Duration LONGEST_IDLE = Duration.ofSeconds(10);

    private static final Duration RESTART = Duration.ofSeconds(3);
    private static final long SLOWEST_WAY = 30_000_000;

    final String name;
    final World world;
    final InMemoryStandalone store;
    final StandaloneModel model;
    final RandomGenerator chance;
    private final List<Runnable> frozen = new ArrayList<>();
    private Optional<StandaloneProcess> process = Optional.empty();
    private boolean paused;
    private boolean cut;
    private int lives;

    StandaloneMachine(String name, World world, InMemoryStandalone store, StandaloneModel model) {
        this.name = name;
        this.world = world;
        this.store = store;
        this.model = model;
        this.chance = world.chance(name);
    }

    void start() {
        if (process.isEmpty()) {
            lives++;
            StandaloneProcess started = new StandaloneProcess(this, name + "#" + lives);
            process = Optional.of(started);
            started.start();
        }
    }

    /** The process ended by itself. */
    void ended(StandaloneProcess which) {
        if (process.filter(each -> each == which).isPresent()) {
            process = Optional.empty();
            world.after(RESTART, this::start);
        }
    }

    /** A session that the server has ended locks nothing, whatever was sent over it. */
    boolean lock(int session) {
        return model.isOpen(session) && store.lock(session);
    }

    boolean believesToHave() {
        return process.filter(StandaloneProcess::believesToHave).isPresent();
    }

    /** All its threads stand still; its sessions stay. */
    void pause(Duration lasts) {
        if (!paused) {
            paused = true;
            world.after(lasts, this::resume);
        }
    }

    private void resume() {
        paused = false;
        List<Runnable> late = List.copyOf(frozen);
        frozen.clear();
        late.forEach(Runnable::run);
    }

    /** Nothing comes through, in neither direction. */
    void cut(Duration lasts) {
        cut = true;
        world.after(lasts, () -> cut = false);
    }

    /** The server ends the session of the process, which does not hear of it. */
    void loseSession() {
        process.ifPresent(StandaloneProcess::loseSession);
    }

    /**
     * The process dies.
     *
     * @param noticed when the server ends its session
     */
    void crash(Duration noticed) {
        process.ifPresent(
                each -> {
                    each.die(noticed);
                    ended(each);
                });
    }

    void shutDown() {
        process.filter(each -> !paused).ifPresent(StandaloneProcess::shutDown);
    }

    void heal() {
        cut = false;
        if (paused) {
            resume();
        }
    }

    /**
     * Runs {@code action} then, in the process: later where that stands still, never where dead.
     */
    void later(StandaloneProcess which, Duration delay, Runnable action) {
        world.after(delay, () -> arrived(which, action));
    }

    private void arrived(StandaloneProcess which, Runnable action) {
        if (which.isDead()) {
            return;
        }
        if (paused) {
            frozen.add(() -> arrived(which, action));
        } else {
            action.run();
        }
    }

    /** A request that is under way takes effect whatever becomes of who sent it. */
    <T> void call(StandaloneProcess which, Supplier<T> atStore, Consumer<Optional<T>> reply) {
        boolean[] over = new boolean[1];
        if (!cut) {
            world.after(
                    chance.nextLong(SLOWEST_WAY),
                    () -> {
                        T answer = atStore.get();
                        boolean lost = cut;
                        later(
                                which,
                                Duration.ofNanos(chance.nextLong(SLOWEST_WAY)),
                                () -> {
                                    if (!over[0] && !lost) {
                                        over[0] = true;
                                        reply.accept(Optional.of(answer));
                                    }
                                });
                    });
        }
        later(
                which,
                StandaloneProcess.GIVE_UP,
                () -> {
                    if (!over[0]) {
                        over[0] = true;
                        reply.accept(Optional.empty());
                    }
                });
    }

    @Override
    public String toString() {
        return process.map(StandaloneProcess::toString).orElse(name + " is down");
    }
}
