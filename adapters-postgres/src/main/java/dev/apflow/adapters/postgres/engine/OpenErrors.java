package dev.apflow.adapters.postgres.engine;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.UnixSocket;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;

import org.jspecify.annotations.Nullable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;

/**
 * What may go wrong while a database is opened, in one line each. A database that is absent may be
 * there soon: that is {@link StoreUnreachable}. Everything else is {@link StoreRefused}.
 */
public final class OpenErrors {

    /** The server ends, or begins; too many connections. */
    private static final Set<String> NOT_NOW = Set.of("57P01", "57P02", "57P03", "53300");

    private static final String CANNOT_CONNECT = "08001";
    private static final int MOST_CAUSES = 20;

    private OpenErrors() {}

    /**
     * What {@code open} gives.
     *
     * @throws StoreUnreachable the server is absent
     * @throws StoreRefused it refuses
     */
    public static <T> T of(PostgresSettings settings, Supplier<T> open) {
        try {
            return open.get();
        } catch (RuntimeException problem) {
            Optional<SQLException> sql = SqlErrors.find(problem, each -> true);
            if (sql.isEmpty()) {
                throw problem;
            }
            throw translate(settings, sql.get(), problem);
        }
    }

    private static RuntimeException translate(
            PostgresSettings settings, SQLException sql, RuntimeException problem) {
        String what = "cannot open " + settings.url() + ": ";
        Optional<SQLException> absent = SqlErrors.find(sql, OpenErrors::isAbsent);
        if (absent.isPresent()) {
            return new StoreUnreachable(what + reason(absent.get()), sql);
        }
        if (LoginErrors.isRefused(sql)) {
            return new StoreRefused(what + LoginErrors.oneLine(sql), sql);
        }
        if (SqlErrors.isForbidden(sql)) {
            return new StoreRefused(what + Rights.lacking(sql), sql);
        }
        if (problem instanceof StoreRefused refused) {
            return new StoreRefused(SqlErrors.oneLine(refused), refused);
        }
        return new StoreRefused(what + reason(deepest(sql)), sql);
    }

    /** Waiting may help. A server that was reached and refuses is not absent, nor is bad TLS. */
    static boolean isAbsent(SQLException problem) {
        String state = SqlErrors.state(problem);
        if (NOT_NOW.contains(state)) {
            return true;
        }
        if (!state.startsWith("08") || cause(problem, SSLException.class).isPresent()) {
            return false;
        }
        return state.equals(CANNOT_CONNECT)
                || cause(problem, IOException.class)
                        .filter(each -> !(each instanceof FileNotFoundException))
                        .filter(each -> !(each instanceof NoSuchFileException))
                        .isPresent();
    }

    private static String reason(SQLException problem) {
        Optional<UnknownHostException> unknown = cause(problem, UnknownHostException.class);
        if (unknown.isPresent()) {
            return "unknown host " + unknown.get().getMessage();
        }
        if (cause(problem, SocketTimeoutException.class).isPresent()) {
            return "no answer in time";
        }
        return cause(problem, UnixSocket.NotThere.class)
                .map(SqlErrors::oneLine)
                .orElseGet(() -> SqlErrors.oneLine(problem));
    }

    private static SQLException deepest(SQLException problem) {
        SQLException deepest = problem;
        for (int i = 0; i < MOST_CAUSES && deepest.getCause() instanceof SQLException inner; i++) {
            deepest = inner;
        }
        return deepest;
    }

    private static <E> Optional<E> cause(Throwable problem, Class<E> type) {
        @Nullable Throwable cause = problem;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
