package dev.apflow.bootstrap;

import dev.apflow.bootstrap.cli.ApflowCommand;
import dev.apflow.bootstrap.terminal.Utf8;

import java.security.Security;
import java.util.Locale;

/** Where the program begins. */
public final class Main {

    private Main() {}

    /** A database's name may soon mean another machine: the usual 30 s are too long for that. */
    private static void forgetAddressesSoon() {
        Security.setProperty("networkaddress.cache.ttl", "3");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
    }

    public static void main(String[] args) {
        Utf8.install();
        // Our own code names a locale with each call; libraries and plugins may not.
        Locale.setDefault(Locale.ROOT);
        forgetAddressesSoon();
        int exitCode = ApflowCommand.run(args);
        System.out.flush();
        System.exit(exitCode);
    }
}
