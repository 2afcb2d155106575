package dev.apflow.bootstrap.node;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.ManagementFactory;

/**
 * How many files and sockets this process may have open, and how many of them clients get.
 *
 * @param most the process may open
 * @param others needed besides the connections of clients
 * @param wanted connections of clients
 */
public record FileLimit(long most, long others, int wanted) {

    private static final System.Logger LOG = System.getLogger(FileLimit.class.getName());

    /** The database file or the pool's connections, plugins, logs. */
    private static final long FOR_THE_STORE = 96;

    /** Three pipes of a command, or the socket of a call. */
    private static final long FOR_EACH_TASK = 4;

    /** Connections that ask for the node's health alone, and what they are waited for with. */
    private static final long FOR_HEALTH = 132;

    private static final long FEWEST_CONNECTIONS = 16;

    /**
     * The limit of this process; none is known on a system that is not a Unix.
     *
     * @param wanted connections of clients
     * @param tasks that may run at once
     */
    static FileLimit ofProcess(int wanted, int tasks) {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean system
                ? new FileLimit(
                        system.getMaxFileDescriptorCount(),
                        system.getOpenFileDescriptorCount()
                                + FOR_THE_STORE
                                + FOR_HEALTH
                                + FOR_EACH_TASK * tasks,
                        wanted)
                : new FileLimit(Long.MAX_VALUE, 0, wanted);
    }

    /** How many connections of clients are accepted at once. */
    int connections() {
        return (int) Math.clamp(most - others, FEWEST_CONNECTIONS, wanted);
    }

    /** Warns where clients get fewer than wanted. */
    public void warn() {
        if (connections() < wanted) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the limit of open files is {0}, and the settings need {1}: at most {2}"
                            + " connections of clients are accepted at once; raise it (ulimit -n,"
                            + " LimitNOFILE)",
                    most,
                    others + wanted,
                    connections());
        }
    }
}
