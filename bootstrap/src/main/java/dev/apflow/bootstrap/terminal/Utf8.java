package dev.apflow.bootstrap.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** UTF-8 to the outside, whatever the locale says. */
public final class Utf8 {

    private static final String NAME = "UTF-8";

    private Utf8() {}

    /** Writes both outputs of this process in it from now on; before anything is written. */
    public static void install() {
        System.setProperty("stdout.encoding", NAME);
        System.setProperty("stderr.encoding", NAME);
        System.setOut(stream(FileDescriptor.out));
        System.setErr(stream(FileDescriptor.err));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /**
     * The encoding of names of files and of arguments, where that is not UTF-8: the JVM takes it
     * from the locale that it is started in.
     */
    public static Optional<String> otherForNames() {
        return Optional.ofNullable(System.getProperty("sun.jnu.encoding"))
                .filter(name -> !name.equalsIgnoreCase(NAME));
    }
}
