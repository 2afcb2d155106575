package dev.apflow.adapters.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Everything that is logged while it is open, by ourselves and by the web server. */
final class Logged implements AutoCloseable {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final List<Logger> loggers =
            List.of(Logger.getLogger("dev.apflow"), Logger.getLogger("io.helidon"));
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    records.add(line);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    /**
     * Listens.
     *
     * @param least level that is heard
     */
    Logged(Level least) {
        for (Logger logger : loggers) {
            logger.setLevel(least);
            logger.setUseParentHandlers(false);
            logger.addHandler(handler);
        }
    }

    List<LogRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public void close() {
        for (Logger logger : loggers) {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        }
    }
}
