package dev.apflow.domain.secret;

import dev.apflow.domain.executor.ExecutorId;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may have a secret.
 *
 * <p>Where executors are named, they alone have it. Where hosts are named, an executor that checks
 * hosts sends it to no other, and one that does not has it only where it is named itself.
 *
 * @param open nobody is named since nothing was said: everybody may have it
 * @param hosts in lower case; one that begins with {@code *.} means every name below
 */
public record SecretGrant(boolean open, Set<ExecutorId> executors, Set<String> hosts) {

    public static final SecretGrant EVERYBODY = new SecretGrant(true, Set.of(), Set.of());

    private static final int MOST_LINES = 1_000;
    private static final String COMMENT = "#";
    private static final String BELOW = "*.";
    private static final Pattern HOST = Pattern.compile("(?:\\*\\.)?[a-z0-9_.:-]{1,253}");

    public SecretGrant {
        executors = Set.copyOf(executors);
        hosts = Set.copyOf(hosts);
    }

    /** A grant, or why there is none. */
    public sealed interface Read {
        record Good(SecretGrant grant) implements Read {}

        /**
         * @param line from 1
         */
        record NotUnderstood(int line) implements Read {}
    }

    /**
     * Reads lines {@code executor ID} and {@code host NAME}; empty ones and those that begin with
     * {@code #} mean nothing. A text without any lets nobody have it.
     */
    public static Read read(String text) {
        Set<ExecutorId> executors = new HashSet<>();
        Set<String> hosts = new HashSet<>();
        List<String> lines = text.lines().limit(MOST_LINES + 1).map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).split("\\s+");
            boolean nothing = lines.get(i).isEmpty() || lines.get(i).startsWith(COMMENT);
            if (!nothing && (i == MOST_LINES || words.length != 2)) {
                return new Read.NotUnderstood(i + 1);
            } else if (!nothing && words[0].equals("executor") && ExecutorId.isValid(words[1])) {
                executors.add(new ExecutorId(words[1]));
            } else if (!nothing && words[0].equals("host") && isHost(words[1])) {
                hosts.add(plain(words[1]));
            } else if (!nothing) {
                return new Read.NotUnderstood(i + 1);
            }
        }
        return new Read.Good(new SecretGrant(false, executors, hosts));
    }

    /**
     * Whether an executor may have it.
     *
     * @param checksHosts whether it asks {@link #allowsHost} before it sends
     */
    public boolean allows(ExecutorId executor, boolean checksHosts) {
        return open
                || executors.contains(executor)
                || (executors.isEmpty() && !hosts.isEmpty() && checksHosts);
    }

    /** Whether it may be sent to a host. */
    public boolean allowsHost(String host) {
        String plain = plain(host);
        return hosts.isEmpty()
                || hosts.stream()
                        .anyMatch(
                                each ->
                                        each.startsWith(BELOW)
                                                ? plain.endsWith(each.substring(1))
                                                        && plain.length() > each.length() - 1
                                                : each.equals(plain));
    }

    private static boolean isHost(String text) {
        return HOST.matcher(plain(text)).matches();
    }

    /** In lower case, without the brackets of an IPv6 address and the dot of the root. */
    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String bare =
                lower.startsWith("[") && lower.endsWith("]")
                        ? lower.substring(1, lower.length() - 1)
                        : lower;
        return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    }
}
