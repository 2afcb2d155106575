package dev.apflow.simulation.node;

import dev.apflow.simulation.time.World;

import java.util.ArrayList;
import java.util.List;

/** The threads of a process: they run, are paused and resumed, or are gone. */
final class ProcessThreads {

    private final World world;
    private final List<Runnable> frozen = new ArrayList<>();
    private boolean paused;
    private boolean dead;
    private long resumedAt;

    ProcessThreads(World world) {
        this.world = world;
    }

    /** Runs {@code action} then, unless the process is dead; a paused one runs it when resumed. */
    void later(long delayNanos, Runnable action) {
        world.after(delayNanos, () -> arrived(action));
    }

    private void arrived(Runnable action) {
        if (dead) {
            return;
        }
        if (paused) {
            frozen.add(action);
        } else {
            action.run();
        }
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        resumedAt = world.nanos();
        frozen.forEach(each -> world.after(0, () -> arrived(each)));
        frozen.clear();
    }

    void end() {
        dead = true;
        frozen.clear();
    }

    boolean isDead() {
        return dead;
    }

    /** Since when they were not paused, by the world's time; what was due meanwhile came then. */
    long awakeSince() {
        return resumedAt;
    }
}
