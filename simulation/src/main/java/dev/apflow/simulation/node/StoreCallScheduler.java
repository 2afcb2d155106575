package dev.apflow.simulation.node;

import dev.apflow.simulation.node.ReplayedCall.Turn;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Brings the calls of scripts to the store and back, one after the other: each is sent at one
 * moment, takes effect at another and is answered, or given up, at a third.
 */
final class StoreCallScheduler {

    private final NodeProcess process;
    private final Link link;
    private final CurrentCall currentCall;
    private final long giveUp;
    private final RandomGenerator chance;

    /**
     * @param giveUp how long a call waits for the store
     */
    StoreCallScheduler(
            NodeProcess process,
            Link link,
            CurrentCall currentCall,
            Duration giveUp,
            RandomGenerator chance) {
        this.process = process;
        this.link = link;
        this.currentCall = currentCall;
        this.giveUp = giveUp.toNanos();
        this.chance = chance;
    }

    /**
     * Sends its next call. From here on nothing that happens to the process keeps that one from
     * arriving.
     *
     * @param then told where the script has come to when it calls the store no more
     */
    void send(ReplayedCall<?> replayed, Consumer<Turn> then) {
        int outages = link.outages();
        long there = link.nanos();
        long back = link.nanos();
        if (there + back > giveUp) {
            ReplayedCall<?> lost = replayed.detached();
            process.world().after(there, () -> carryOut(lost, outages));
            process.later(giveUp, () -> goOn(replayed, replayed.miss(currentCall), then));
        } else {
            process.world()
                    .after(
                            there,
                            () -> {
                                Turn turn = carryOut(replayed, outages);
                                process.later(
                                        isLost(replayed) ? giveUp - there : back,
                                        () -> answered(replayed, turn, outages, then));
                            });
        }
    }

    private Turn carryOut(ReplayedCall<?> replayed, int outagesThen) {
        return isBroken(outagesThen) ? replayed.miss(currentCall) : replayed.call(currentCall);
    }

    private void answered(
            ReplayedCall<?> replayed, Turn turn, int outagesThen, Consumer<Turn> then) {
        boolean lost = isBroken(outagesThen) && !replayed.isUnanswered();
        goOn(replayed, lost ? replayed.lose(currentCall) : turn, then);
    }

    /** The store was gone meanwhile, and with it each connection. */
    private boolean isBroken(int outagesThen) {
        return link.outages() != outagesThen;
    }

    private void goOn(ReplayedCall<?> replayed, Turn turn, Consumer<Turn> then) {
        if (turn == Turn.STORE) {
            send(replayed, then);
        } else {
            then.accept(turn);
        }
    }

    /** A lost call is noticed at its end, or at once where the connection was refused. */
    private boolean isLost(ReplayedCall<?> replayed) {
        return replayed.isUnanswered() && chance.nextInt(3) > 0;
    }
}
