package dev.apflow.bootstrap.logging;

import dev.apflow.bootstrap.settings.Settings;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sets {@code java.util.logging}, which {@link System.Logger} and the libraries write to. */
public final class LogSetup {

    /** Libraries that tell at INFO what only their developers want to know. */
    private static final String[] TALKATIVE = {
        "com.zaxxer.hikari", "io.helidon", "org.flywaydb", "org.postgresql", "com.networknt"
    };

    /**
     * Warn, at length, of each connection that broke; whoever used it tells that in a line of his
     * own.
     */
    private static final String[] REPEATING = {
        "com.zaxxer.hikari.pool.ProxyConnection", "org.postgresql.util.LazyCleanerImpl"
    };

    /**
     * Tells at length that the web server stopped listening; what listens anew tells it in a line.
     */
    private static final Logger LISTENER = Logger.getLogger("io.helidon.webserver.ServerListener");

    /** Held, so that the levels set on them are not lost with the loggers. */
    private static Logger[] quieted = {};

    private LogSetup() {}

    /** One handler on standard error, in the format asked for. */
    public static void apply(Settings.Logging logging) {
        LogManager.getLogManager().reset();
        Level level = level(logging.level());
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        Formatter formatter = formatter(logging.format());
        loadWhatALineNeeds(formatter);
        handler.setFormatter(formatter);
        inUtf8(handler);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(level);
        LISTENER.setLevel(level.intValue() < Level.INFO.intValue() ? level : Level.OFF);
        quieted = new Logger[TALKATIVE.length + REPEATING.length];
        for (int i = 0; i < TALKATIVE.length; i++) {
            quieted[i] = Logger.getLogger(TALKATIVE[i]);
            quieted[i].setLevel(level.intValue() < Level.INFO.intValue() ? level : Level.WARNING);
        }
        for (int i = 0; i < REPEATING.length; i++) {
            Logger logger = Logger.getLogger(REPEATING[i]);
            logger.setLevel(level.intValue() < Level.INFO.intValue() ? level : Level.SEVERE);
            quieted[TALKATIVE.length + i] = logger;
        }
    }

    /** A process that has no file left to open must be able to say so: classes are files too. */
    private static void loadWhatALineNeeds(Formatter formatter) {
        LogRecord line = new LogRecord(Level.INFO, "{0}");
        line.setParameters(new Object[] {"loaded"});
        line.setThrown(new IllegalStateException("loaded"));
        String unused = formatter.format(line);
        assert !unused.isEmpty() : "a line has a time";
    }

    private static Level level(Settings.Logging.Level level) {
        return switch (level) {
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case ERROR -> Level.SEVERE;
        };
    }

    private static void inUtf8(Handler handler) {
        try {
            handler.setEncoding(StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException("every JVM knows UTF-8", impossible);
        }
    }

    private static Formatter formatter(Settings.Logging.Format format) {
        return switch (format) {
            case TEXT -> new TextLines();
            case JSON -> new JsonLines();
        };
    }
}
