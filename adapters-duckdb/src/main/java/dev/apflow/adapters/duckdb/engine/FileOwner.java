package dev.apflow.adapters.duckdb.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may read what is made here. On a file system without POSIX permissions: nothing changes. */
final class FileOwner {

    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY =
            PosixFilePermissions.fromString("rwx------");

    private FileOwner() {}

    /** Directories that are made are the owner's alone; those that are there stay as they are. */
    static void createDirectories(Path directory) throws IOException {
        if (isPosix(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
        } else {
            Files.createDirectories(directory);
        }
    }

    static void alone(Path file) throws IOException {
        if (isPosix(file)) {
            Files.setPosixFilePermissions(file, FILE);
        }
    }

    /** Gives {@code other}, should it be there, the permissions of {@code file}. */
    static void sameAs(Path file, Path other) throws IOException {
        if (!isPosix(file)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(other, Files.getPosixFilePermissions(file));
        } catch (NoSuchFileException none) {
            // There is nothing to read.
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
