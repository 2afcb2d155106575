package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.application.runtime.LineLimit;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Logs what strangers cause: a few lines in each period, and how many were left out of it. Their
 * own bytes are shortened and made visible.
 */
final class RefusalLog {

    private static final System.Logger LOG = System.getLogger(RefusedByServer.class.getName());
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final int LINES = 20;

    private final Supplier<LocalInstant> clock;
    private final LineLimit limit;

    RefusalLog(Supplier<LocalInstant> clock) {
        this.clock = clock;
        this.limit = new LineLimit(PERIOD, LINES, clock.get());
    }

    /** A client's request was not understood. */
    void refused(int status, String why) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            log(
                    System.Logger.Level.DEBUG,
                    "refused with " + status + ": " + ServerRefusals.sayable(why));
        }
    }

    /** A client did not get as far as asking for anything. */
    void brokeOff(Throwable why) {
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            log(System.Logger.Level.DEBUG, "a connection broke off: " + inOneLine(why));
        }
    }

    /** Something went wrong in the web server, which tells no more about it. */
    void failed(String why) {
        log(System.Logger.Level.WARNING, "a request failed: " + ServerRefusals.sayable(why));
    }

    /** Something went wrong in the web server. */
    void failed(Throwable why) {
        Throwable cause = why.getCause() == null ? why : why.getCause();
        StackTraceElement[] places = cause.getStackTrace();
        String place = places.length == 0 ? "" : " at " + places[0];
        log(System.Logger.Level.WARNING, "a request failed: " + inOneLine(why) + place);
    }

    private void log(System.Logger.Level level, String line) {
        long before = limit.leftOutBefore(clock.get());
        if (before > 0) {
            LOG.log(level, before + " lines like the next were left out");
        }
        if (before >= 0) {
            LOG.log(level, line);
        }
    }

    private static String inOneLine(Throwable why) {
        Throwable cause = why.getCause() == null ? why : why.getCause();
        return cause.getClass().getSimpleName()
                + " "
                + ServerRefusals.sayable(String.valueOf(cause.getMessage()));
    }
}
