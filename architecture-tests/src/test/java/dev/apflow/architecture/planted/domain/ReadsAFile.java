package dev.apflow.architecture.planted.domain;

import java.nio.file.Files;
import java.nio.file.Path;

/** A rule which depends on a disk. */
public final class ReadsAFile {
    boolean decide(Path file) {
        return Files.exists(file);
    }
}
