package dev.apflow.adapters.http.principal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of a file. It is looked at again, at most once a second, and read where it changed. As
 * long as it cannot be read, or a line of it cannot be used, the tokens read before count.
 */
public final class TokensFile {

    /** What a file holds, for people. */
    public static final String EXPECTED = "a file of lines: " + TokenLines.EXPECTED;

    private static final System.Logger LOG = System.getLogger(TokensFile.class.getName());
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final long LARGEST = 1L << 20;

    private final Path path;
    private final InstantSource clock;
    private volatile Seen seen;

    /** The file at one moment, and the tokens that count since. */
    private record Seen(Instant at, State state, StaticTokens tokens) {}

    /** What tells that a file changed. */
    private record State(FileTime modified, long size) {}

    /** A file is not usable; the message tells why and holds nothing of what it says. */
    public static final class NotUsable extends Exception {
        private static final long serialVersionUID = 1;

        NotUsable(String message) {
            super(message);
        }
    }

    /** Of this path; {@code clock} tells when it was looked at. */
    public TokensFile(Path path, InstantSource clock) {
        this.path = path;
        this.clock = clock;
        this.seen =
                new Seen(
                        Instant.MIN,
                        new State(FileTime.fromMillis(0), -1),
                        new StaticTokens(List.of()));
    }

    /**
     * Looks whether a file can be used.
     *
     * @throws NotUsable it cannot
     */
    public static void require(Path path) throws NotUsable {
        read(path);
    }

    public Optional<Principal> find(String token) {
        return tokens().find(token);
    }

    private StaticTokens tokens() {
        Instant now = clock.instant();
        Seen last = seen;
        if (last.at().isAfter(now.minus(LOOK_INTERVAL)) && !last.at().isAfter(now)) {
            return last.tokens();
        }
        Seen next = readIfChanged(last, now);
        seen = next;
        return next.tokens();
    }

    private Seen readIfChanged(Seen last, Instant now) {
        State state = last.state();
        try {
            state = state(path);
            return state.equals(last.state())
                    ? new Seen(now, state, last.tokens())
                    : new Seen(now, state, read(path));
        } catch (IOException | NotUsable unusable) {
            if (!state.equals(last.state()) || unusable instanceof IOException) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "APFLOW_API_TOKENS_FILE: {0}; the tokens read before count",
                        unusable.getMessage());
            }
            return new Seen(now, state, last.tokens());
        }
    }

    private static State state(Path path) throws IOException {
        return new State(Files.getLastModifiedTime(path), Files.size(path));
    }

    private static StaticTokens read(Path path) throws NotUsable {
        try {
            if (Files.size(path) > LARGEST) {
                throw new NotUsable("expected at most " + LARGEST + " bytes");
            }
            return switch (TokenLines.parse(Files.readAllLines(path))) {
                case TokenLines.Result.Read(var tokens) -> new StaticTokens(tokens);
                case TokenLines.Result.Wrong(int line) ->
                        throw new NotUsable("line " + line + ": expected " + TokenLines.EXPECTED);
            };
        } catch (IOException unreadable) {
            throw new NotUsable("cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }
}
