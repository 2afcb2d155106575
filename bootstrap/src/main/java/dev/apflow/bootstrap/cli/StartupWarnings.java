package dev.apflow.bootstrap.cli;

import dev.apflow.bootstrap.terminal.Utf8;

/** What is not as it should be around a process that serves. */
final class StartupWarnings {

    private static final System.Logger LOG = System.getLogger(StartupWarnings.class.getName());

    private StartupWarnings() {}

    static void log() {
        Utf8.otherForNames()
                .ifPresent(
                        encoding ->
                                warn(
                                        "names of files and arguments of commands are limited to "
                                                + encoding
                                                + ": start with the launcher, or with"
                                                + " LC_ALL=C.UTF-8"));
        if (ProcessHandle.current().pid() == 1) {
            warn(
                    "this is process 1, which takes no zombies away: start with the launcher, or"
                            + " with an init (docker run --init)");
        }
    }

    private static void warn(String text) {
        LOG.log(System.Logger.Level.WARNING, text);
    }
}
