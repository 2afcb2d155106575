package dev.apflow.adapters.http.connection;

import java.util.HashMap;
import java.util.Map;

/** How many connections are open, all together and of each address. */
final class ConnectionBudget {

    private final int most;
    private final int mostOfAddress;
    private final Map<ClientAddress, Integer> open = new HashMap<>();
    private int all;

    ConnectionBudget(int most, int mostOfAddress) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
    }

    /** Counts one more, if it may be. */
    synchronized boolean tryEnter(ClientAddress address) {
        int before = open.getOrDefault(address, 0);
        if (all >= most || before >= mostOfAddress) {
            return false;
        }
        all++;
        open.put(address, before + 1);
        return true;
    }

    synchronized void leave(ClientAddress address) {
        all--;
        open.computeIfPresent(address, (each, count) -> count == 1 ? null : count - 1);
    }

    synchronized int all() {
        return all;
    }
}
