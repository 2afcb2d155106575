package dev.apflow.application.cluster;

import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.WriteAuthority.Term;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.task.WriteGate;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Open while this node trusts its term; else it names whoever leads. */
final class LeaderGate implements WriteGate {

    private final Supplier<Optional<Term>> term;
    private final LeaderLookup leader;
    private final Consumer<Term> fenced;

    /**
     * @param term in which this node may write at this moment
     * @param fenced is told that the store refused a term
     */
    LeaderGate(Supplier<Optional<Term>> term, LeaderLookup leader, Consumer<Term> fenced) {
        this.term = term;
        this.leader = leader;
        this.fenced = fenced;
    }

    @Override
    public Decision decide() {
        return term.get().<Decision>map(Open::new).orElseGet(() -> new Closed(leader.now()));
    }

    @Override
    public Optional<LeaderInfo> refused(WriteAuthority authority) {
        switch (authority) {
            case Term stale -> fenced.accept(stale);
            case WriteAuthority.Standalone _ -> {}
        }
        return leader.now();
    }
}
