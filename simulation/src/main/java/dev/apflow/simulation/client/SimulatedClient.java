package dev.apflow.simulation.client;

import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.task.Answer;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.node.Host;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.node.Response;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Trace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Brings one order to whichever node leads, again and again until it has an answer: a submission is
 * repeated under its key. Goes where it is sent on to, else to any node.
 */
public final class SimulatedClient {

    /** Longest pause before it asks again. */
    public static final Duration PAUSE = Duration.ofSeconds(2);

    /** How long it waits for an answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long ONE_WAY = 5_000_000;

    /** Until it has its answer where nothing is slow: there, across the node's link, and back. */
    public static final Duration ROUND =
            Duration.ofNanos(ONE_WAY).plus(Host.USUAL_CALL.multipliedBy(2));

    private static final int LOST_ANSWERS = 12;

    private final World world;
    private final Trace trace;
    private final List<Host> hosts;
    private final Api api;
    private final Clients all;
    private final Order order;
    private final RandomGenerator chance;
    private Optional<NodeId> leader = Optional.empty();
    private boolean over;
    private int asked;

    /** What becomes of orders. */
    public interface Api {

        /** The client learnt that its order was carried out. */
        void acknowledged(Order order, Object answer);

        /** The client learnt that its order cannot be carried out. */
        void refused(Order order, Answer<?> answer);

        /** Whether the tree was there, and its time was over. */
        boolean isRemoved(TaskId root);
    }

    SimulatedClient(Clients all, Order order, int number) {
        this.world = all.world;
        this.trace = all.trace;
        this.hosts = all.hosts;
        this.api = all.api;
        this.all = all;
        this.order = order;
        this.chance = world.chance("client " + number);
    }

    Order order() {
        return order;
    }

    /** Whether it has its answer. */
    public boolean isOver() {
        return over;
    }

    void ask() {
        int number = ++asked;
        Host host =
                hosts.stream()
                        .filter(each -> Optional.of(each.plan().id()).equals(leader))
                        .findFirst()
                        .orElseGet(() -> hosts.get(chance.nextInt(hosts.size())));
        leader = Optional.empty();
        Optional<NodeProcess> process = host.answering();
        if (process.isEmpty()) {
            later(this::ask);
            return;
        }
        trace.note("client", "asks", () -> process.get() + ": " + order.line());
        boolean lost = chance.nextInt(LOST_ANSWERS) == 0 && !all.isCalm();
        world.after(
                chance.nextLong(ONE_WAY),
                () ->
                        process.get()
                                .request(
                                        order,
                                        response -> {
                                            if (!lost) {
                                                onResponse(number, response);
                                            }
                                        }));
        world.after(PATIENCE, () -> unanswered(number));
    }

    private void unanswered(int number) {
        if (!over && number == asked) {
            ask();
        }
    }

    private void onResponse(int number, Response response) {
        if (over || number != asked) {
            return;
        }
        switch (response) {
            case Response.Unavailable _ -> later(this::ask);
            case Response.Answered(Answer.NotLeader<?>(Optional<LeaderInfo> seen)) -> {
                leader = seen.map(LeaderInfo::node);
                later(this::ask);
            }
            case Response.Answered(Answer.Done<?>(Object value)) -> {
                over = true;
                trace.note("client", "has", order::line);
                api.acknowledged(order, value);
            }
            case Response.Answered(Answer<?> refused) -> refused(refused);
        }
    }

    /** What does not exist yet may come: only submissions and executions are insisted on. */
    private void refused(Answer<?> answer) {
        boolean again =
                switch (order) {
                    case Order.Submit _ -> true;
                    case Order.Execute execute ->
                            answer instanceof Answer.Unknown<?> && !api.isRemoved(execute.tree());
                    case Order.Cancel _, Order.Rerun _, Order.OnSchedule _ -> false;
                };
        api.refused(order, answer);
        if (again) {
            later(this::ask);
        } else {
            over = true;
            trace.note("client", "refused", () -> order.line() + ": " + answer);
        }
    }

    private void later(Runnable action) {
        int number = ++asked;
        world.after(
                chance.nextLong(PAUSE.toNanos()),
                () -> {
                    if (!over && number == asked) {
                        action.run();
                    }
                });
    }

    @Override
    public String toString() {
        return order.line();
    }
}
