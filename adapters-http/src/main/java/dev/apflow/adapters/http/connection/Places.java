package dev.apflow.adapters.http.connection;

import dev.apflow.domain.time.LocalInstant;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections that were accepted and not passed on yet. Who is beyond the limit of connections,
 * or of those of one address, still gets in by one of a few spare places. Where all spare places
 * are taken, or all of one address, the newest takes that of the oldest. Used by one thread.
 */
final class Places {

    /** For the health of the node alone. */
    private static final int SPARE = 128;

    /** One address that comes and comes does not take the places of all others. */
    private static final int SPARE_OF_ADDRESS = SPARE / 2;

    private static final System.Logger LOG = System.getLogger(Places.class.getName());

    private final Shares<ClientAddress> budget;
    private final Set<AcceptedConnection> visitors = new LinkedHashSet<>();
    private final Set<AcceptedConnection> spare = new LinkedHashSet<>();

    Places(Shares<ClientAddress> budget) {
        this.budget = budget;
    }

    /** Gives a connection a place. */
    AcceptedConnection enter(SocketChannel channel, LocalInstant now) throws IOException {
        ClientAddress address = ClientAddress.of(channel.socket().getInetAddress());
        boolean counted = budget.tryEnter(address);
        if (!counted) {
            makeRoom(address);
        }
        AcceptedConnection accepted = new AcceptedConnection(channel, address, counted, now);
        visitors.add(accepted);
        if (!counted) {
            spare.add(accepted);
        }
        return accepted;
    }

    private void makeRoom(ClientAddress address) {
        List<AcceptedConnection> own =
                spare.stream().filter(each -> each.address().equals(address)).toList();
        if (own.size() >= SPARE_OF_ADDRESS) {
            leave(own.get(0));
        } else if (spare.size() >= SPARE) {
            leaveOldest();
        }
    }

    void leaveOldest() {
        spare.stream().findFirst().ifPresent(this::leave);
    }

    List<AcceptedConnection> all() {
        return List.copyOf(visitors);
    }

    boolean has(AcceptedConnection accepted) {
        return visitors.contains(accepted);
    }

    /** It is somebody else's from here on, and still counts. */
    void passOn(AcceptedConnection accepted) {
        visitors.remove(accepted);
    }

    void leave(AcceptedConnection accepted) {
        if (!visitors.remove(accepted)) {
            return;
        }
        spare.remove(accepted);
        if (accepted.isCounted()) {
            budget.leave(accepted.address());
        }
        close(accepted.channel());
    }

    static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception failure) {
            LOG.log(System.Logger.Level.DEBUG, "it was closed already", failure);
        }
    }
}
