package dev.apflow.embedded.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom the server runs as. PostgreSQL refuses to run as root, so root borrows the account which
 * every system has for those who have none.
 *
 * @param uid of the server's processes and files
 * @param isBorrowed whether this JVM runs as root and must change to {@code uid}
 */
record Account(int uid, boolean isBorrowed) {

    private static final int ROOT = 0;
    private static final int NOBODY = 65534;

    static Account ofThisProcess() {
        int own = ownerOf(Path.of("/proc/self"));
        return own == ROOT ? new Account(NOBODY, true) : new Account(own, false);
    }

    static int ownerOf(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The command line which runs {@code command} as this account, in the same process. */
    List<String> command(List<String> command) {
        if (!isBorrowed) {
            return command;
        }
        List<String> words = new ArrayList<>();
        words.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"));
        words.addAll(command);
        return words;
    }

    /** Makes this account the owner of {@code path} alone, not of what is in it. */
    void own(Path path) throws IOException {
        if (isBorrowed) {
            Files.setAttribute(path, "unix:uid", uid);
            Files.setAttribute(path, "unix:gid", uid);
        }
    }
}
