package dev.apflow.bootstrap.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which store a URL means.
 *
 * <p>{@code duckdb:///var/lib/apflow.duckdb} is an absolute path, as in any URL; {@code
 * duckdb:///./x.duckdb} and {@code duckdb:///.data/x.duckdb} (a first segment that begins with a
 * dot) are relative to the working directory.
 */
public sealed interface DatabaseUrl {

    /** What {@link #parse} asks for, in words. */
    String EXPECTED =
            "duckdb:///path/to/file.duckdb or postgresql://user:password@host:port/database";

    /** An embedded file. */
    record DuckDb(Path file) implements DatabaseUrl {}

    /**
     * A server.
     *
     * @param url as given, password and all: never to be shown
     */
    record Postgres(String url) implements DatabaseUrl {
        @Override
        public String toString() {
            return "Postgres[…]";
        }
    }

    static Optional<DatabaseUrl> parse(String url) {
        if (url.startsWith("postgresql://")
                || url.startsWith("postgres://")
                || url.startsWith("postgresql+asyncpg://")) {
            return Optional.of(new Postgres(url));
        }
        return url.startsWith("duckdb://")
                ? file(url.substring("duckdb://".length()))
                : Optional.empty();
    }

    private static Optional<DatabaseUrl> file(String path) {
        String name = path.startsWith("/.") ? path.substring(1) : path;
        if (name.isEmpty()
                || name.endsWith("/")
                || name.contains(":memory:")
                || name.contains("@")
                || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new DuckDb(Path.of(name.startsWith("//") ? name.substring(1) : name)));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }
}
