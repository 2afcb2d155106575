package dev.apflow.bootstrap.cli;

import java.time.Duration;
import java.util.function.Supplier;

/** Asks a server again that has answered before: one that is started anew answers in a moment. */
final class ServerRetry {

    /** How long a server that followed may stay silent. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private boolean answered;

    /**
     * Asks, again and again where the server is away for a moment.
     *
     * @throws Failure it was refused, or the server stays silent, or never answered
     */
    <T> T ask(Supplier<T> question) throws InterruptedException {
        long started = System.nanoTime();
        boolean reported = false;
        while (true) {
            try {
                T answer = question.get();
                answered = true;
                return answer;
            } catch (Failure failure) {
                boolean late = Duration.ofNanos(System.nanoTime() - started).compareTo(LONGEST) > 0;
                if (!answered || !failure.isPassing() || late) {
                    throw failure;
                }
                if (!reported) {
                    System.err.println(
                            "apflow: "
                                    + failure.getMessage()
                                    + " (asking again for "
                                    + LONGEST.toSeconds()
                                    + " s)");
                    reported = true;
                }
                Thread.sleep(RETRY);
            }
        }
    }
}
