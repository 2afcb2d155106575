package dev.apflow.bootstrap.cli;

import java.time.Duration;

/** Ends the process by force when its orderly end takes too long. */
final class ShutdownDeadline {

    private ShutdownDeadline() {}

    /** Begins to count; the earliest of several counts. */
    static void in(Duration limit) {
        Thread.ofPlatform().daemon().name("deadline").start(() -> endAfter(limit));
    }

    private static void endAfter(Duration limit) {
        try {
            Thread.sleep(limit);
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
        System.err.println(
                "apflow: not stopped after "
                        + LiveTree.seconds(limit)
                        + ": ended by force; what still ran will run again");
        Runtime.getRuntime().halt(1);
    }
}
