package dev.apflow.adapters.executors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process and all it started. Where the system has {@code setsid}, the process leads a session of
 * its own, so that even children whose parent has ended are found: by their process group. A child
 * that leaves both its parent and its group is not.
 */
final class ProcessTree {

    private static final Optional<Path> SETSID = program("setsid");
    private static final Optional<Path> KILL = program("kill");

    private final Process process;
    private final boolean leadsGroup;

    private ProcessTree(Process process, boolean leadsGroup) {
        this.process = process;
        this.leadsGroup = leadsGroup;
    }

    /**
     * Starts {@code builder}'s command.
     *
     * @param user as whom; empty: as this process
     */
    static ProcessTree start(ProcessBuilder builder, Optional<CommandUser> user)
            throws IOException {
        boolean found = isFound(builder);
        boolean grouped = SETSID.isPresent() && KILL.isPresent() && found;
        if (user.isPresent()) {
            if (!found) {
                throw new IOException("no such program");
            }
            builder.command(user.get().command(builder.command()));
        }
        if (grouped) {
            List<String> command = new ArrayList<>(List.of(SETSID.get().toString()));
            command.addAll(builder.command());
            builder.command(command);
        }
        return new ProcessTree(builder.start(), grouped);
    }

    Process process() {
        return process;
    }

    /** Ends every process of the tree, now. */
    void end() {
        List<ProcessHandle> children = process.descendants().toList();
        if (leadsGroup) {
            endGroup();
        }
        Stream.concat(children.stream(), Stream.of(process.toHandle()))
                .forEach(ProcessHandle::destroyForcibly);
        children.stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(ProcessHandle::destroyForcibly);
    }

    private void endGroup() {
        try {
            Process kill =
                    new ProcessBuilder(
                                    KILL.orElseThrow().toString(),
                                    "-KILL",
                                    "--",
                                    "-" + process.pid())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            kill.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException cannot) {
            throw new IllegalStateException("kill was there when this program started", cannot);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    /** So that a missing program is reported by this process and not by setsid. */
    private static boolean isFound(ProcessBuilder builder) {
        String name = builder.command().get(0);
        return name.contains("/") ? Files.isExecutable(Path.of(name)) : program(name).isPresent();
    }

    private static Optional<Path> program(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Stream.of(path.split(":"))
                .filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
