package dev.apflow.bootstrap;

import dev.apflow.bootstrap.cli.ApflowCommand;
import dev.apflow.bootstrap.terminal.Utf8;

import java.util.Locale;

/** Where the program begins. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Utf8.install();
        // Our own code names a locale with each call; libraries and plugins may not.
        Locale.setDefault(Locale.ROOT);
        int exitCode = ApflowCommand.run(args);
        System.out.flush();
        System.exit(exitCode);
    }
}
