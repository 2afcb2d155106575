package dev.apflow.adapters.executors;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.domain.text.Excerpts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another user, as whom commands run: without its further groups, without any capability, and
 * without a way to gain one by a program with such rights. It neither reads the server's {@code
 * /proc} nor ends its processes.
 */
public record CommandUser(long uid, long gid) {

    public static final String EXPECTED = "the name of a user other than root, a uid, or uid:gid";

    private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,10}):([0-9]{1,10})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");
    private static final String ROOT = "0";
    private static final long PATIENCE_SECONDS = 10;
    private static final int SHOWN = 200;

    /** Commands cannot run as this user; the message is one sentence. */
    public static final class NotUsable extends Exception {

        private static final long serialVersionUID = 1L;

        NotUsable(String message) {
            super(message);
        }
    }

    /**
     * Finds a user, and tries whether this process may run commands as that one.
     *
     * @throws NotUsable there is no such user, it is root, or this process may not
     */
    public static CommandUser of(String text) throws NotUsable {
        return of(text, output("id", "-u"));
    }

    /**
     * As {@link #of(String)}.
     *
     * @param own user of this process, as a number
     */
    static CommandUser of(String text, String own) throws NotUsable {
        if (!own.equals(ROOT)) {
            throw new NotUsable(
                    "this server is not root, and only root can run commands as others");
        }
        CommandUser user = find(text);
        if (user.uid == 0 || user.gid == 0) {
            throw new NotUsable("commands are to run as another user or group than root");
        }
        output(user.command(List.of("true")).toArray(String[]::new));
        return user;
    }

    private static CommandUser find(String text) throws NotUsable {
        Matcher numbers = NUMBERS.matcher(text);
        if (numbers.matches()) {
            return new CommandUser(
                    Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)));
        }
        if (!NAME.matcher(text).matches()) {
            throw new NotUsable("expected " + EXPECTED);
        }
        return new CommandUser(number(text, "-u"), number(text, "-g"));
    }

    private static long number(String name, String which) throws NotUsable {
        return Long.parseLong(output("id", which, name));
    }

    /** What runs {@code argv} as this user, in the same process. */
    List<String> command(List<String> argv) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + uid,
                                "--regid=" + gid,
                                "--clear-groups",
                                "--no-new-privs",
                                "--inh-caps=-all",
                                "--bounding-set=-all",
                                "--"));
        command.addAll(argv);
        return command;
    }

    /** Makes a directory this user's own. */
    void give(Path directory) throws IOException {
        Files.setAttribute(directory, "unix:gid", (int) gid);
        Files.setAttribute(directory, "unix:uid", (int) uid);
    }

    /**
     * Removes what is in a directory, with this user's rights: a process of its own that is left
     * may put a link in place of a directory meanwhile, which root would follow.
     */
    void empty(Path directory) throws IOException {
        try {
            output(
                    command(List.of("rm", "-rf", "--", directory.toString()))
                            .toArray(String[]::new));
        } catch (NotUsable left) {
            throw new IOException(left.getMessage(), left);
        }
    }

    private static String output(String... command) throws NotUsable {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new NotUsable(command[0] + " does not end");
                }
                String output =
                        new String(process.getInputStream().readNBytes(SHOWN), UTF_8).strip();
                if (process.exitValue() != 0) {
                    throw new NotUsable(line(output, command[0]));
                }
                return output;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException absent) {
            throw new NotUsable(String.format(Locale.ROOT, "there is no %s here", command[0]));
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
            throw new NotUsable("interrupted");
        }
    }

    private static String line(String output, String program) {
        return output.isEmpty()
                ? program + " failed"
                : Excerpts.shortened(output.lines().findFirst().orElse(program), SHOWN);
    }
}
