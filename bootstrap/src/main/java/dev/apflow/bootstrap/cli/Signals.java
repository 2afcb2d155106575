package dev.apflow.bootstrap.cli;

import sun.misc.Signal;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * SIGTERM and SIGINT as events. The platform's shutdown hooks would do for an orderly end, but not
 * for exit code 0, nor for telling a second signal from the first.
 */
final class Signals {

    private Signals() {}

    /** Calls {@code react} with 1 at the first signal, 2 at the second, and so on. */
    static void handle(IntConsumer react) {
        AtomicInteger count = new AtomicInteger();
        for (String name : List.of("TERM", "INT")) {
            Signal.handle(
                    new Signal(name),
                    signal ->
                            Thread.ofPlatform()
                                    .name("signal")
                                    .start(() -> react.accept(count.incrementAndGet())));
        }
    }
}
