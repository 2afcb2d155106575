package dev.apflow.simulation.client;

import dev.apflow.simulation.node.Host;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All clients of a cluster, each with one order. */
public final class Clients {

    final World world;
    final Trace trace;
    final List<Host> hosts;
    final SimulatedClient.Api api;
    private final Duration calmFrom;
    private final List<SimulatedClient> all = new ArrayList<>();

    /**
     * @param calmFrom from then on no answer gets lost on its way to a client
     */
    public Clients(
            World world,
            Trace trace,
            List<Host> hosts,
            SimulatedClient.Api api,
            Duration calmFrom) {
        this.world = world;
        this.trace = trace;
        this.hosts = hosts;
        this.api = api;
        this.calmFrom = calmFrom;
    }

    /** One more, who brings the order in its time, or now where that is over. */
    public SimulatedClient bring(Order order) {
        SimulatedClient client = new SimulatedClient(this, order, all.size());
        all.add(client);
        world.after(order.at().toNanos() - world.nanos(), client::ask);
        return client;
    }

    /** Orders without an answer. */
    public List<Order> waiting() {
        return all.stream().filter(each -> !each.isOver()).map(SimulatedClient::order).toList();
    }

    boolean isCalm() {
        return world.nanos() >= calmFrom.toNanos();
    }
}
