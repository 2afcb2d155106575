package dev.apflow.bootstrap;

import dev.apflow.bootstrap.cli.ApflowCommand;

/** Where the program begins. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        int exitCode = ApflowCommand.run(args);
        System.out.flush();
        System.exit(exitCode);
    }
}
