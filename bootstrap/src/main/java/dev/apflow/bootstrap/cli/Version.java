package dev.apflow.bootstrap.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {

    static final String NUMBER = "0.1.0";

    @Override
    public String[] getVersion() {
        return new String[] {"apflow " + NUMBER + " (Java " + Runtime.version() + ")"};
    }
}
