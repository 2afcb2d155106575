package dev.apflow.adapters.duckdb.engine;

import dev.apflow.application.store.StoreRefused;
import dev.apflow.domain.text.Excerpts;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a database cannot be opened, in one line for the person who starts the program. */
final class Refusals {

    private static final Pattern HOLDER =
            Pattern.compile("lock is held in (.*?) ?\\(PID (\\d+)\\)");
    private static final int LONGEST_COMMAND = 160;

    private Refusals() {}

    static StoreRefused ofDirectory(Path directory, IOException failure) {
        String problem =
                switch (failure) {
                    case AccessDeniedException denied -> "permission denied";
                    case FileAlreadyExistsException file -> file.getFile() + " is not a directory";
                    default ->
                            Failures.isDiskFull(failure)
                                    ? "the disk is full"
                                    : Failures.firstLine(failure);
                };
        return new StoreRefused(
                "cannot make the directory " + directory + " for the database: " + problem,
                failure);
    }

    static StoreRefused ofFile(Path file, Throwable failure) {
        return new StoreRefused(problem(file, Failures.firstLine(failure), failure), failure);
    }

    private static String problem(Path file, String message, Throwable failure) {
        Matcher holder = HOLDER.matcher(message);
        if (holder.find()) {
            return "the database file "
                    + file
                    + " is held by another process: "
                    + command(Long.parseLong(holder.group(2)), holder.group(1))
                    + "; stop it, or use another file";
        }
        if (Failures.isDiskFull(failure)) {
            return "cannot open the database file " + file + ": the disk is full";
        }
        // Files of other databases it knows, and would like to read with an extension.
        if (message.contains("not a valid DuckDB database") || message.contains("Extension \"")) {
            return file + " is not an Apflow database: it is a file of something else";
        }
        if (message.contains("Read-only file system") || message.contains("Permission denied")) {
            return "cannot write the database file " + file + ": it is read-only";
        }
        if (message.contains("version number") || message.contains("newer version of DuckDB")) {
            return file + " was written by another version of DuckDB: " + message;
        }
        return "cannot open the database file " + file + ": " + message;
    }

    private static String command(long pid, String program) {
        String line =
                ProcessHandle.of(pid)
                        .map(ProcessHandle::info)
                        .flatMap(info -> info.commandLine().or(info::command))
                        .orElse(program)
                        .replaceAll("\\s+", " ");
        String shown = Excerpts.shortened(line, LONGEST_COMMAND);
        return "PID " + pid + " (" + shown + ")";
    }
}
