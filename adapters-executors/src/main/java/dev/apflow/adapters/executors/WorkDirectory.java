package dev.apflow.adapters.executors;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** An empty directory of this user's alone, in which one command runs; gone with it. */
record WorkDirectory(Path path, Optional<CommandUser> owner) implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WorkDirectory.class.getName());

    /**
     * Makes one.
     *
     * @param owner whose it is; empty: this process's user's
     */
    static WorkDirectory fresh(Optional<CommandUser> owner) throws IOException {
        Path path = Files.createTempDirectory("apflow-command-");
        if (owner.isPresent()) {
            owner.get().give(path);
        }
        return new WorkDirectory(path, owner);
    }

    @Override
    public void close() {
        try {
            if (owner.isPresent()) {
                owner.get().empty(path);
            } else {
                Files.walkFileTree(path, new Removal());
            }
        } catch (IOException left) {
            LOG.log(System.Logger.Level.DEBUG, "not removed: {0}", path);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes ignored)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
