package dev.apflow.domain.lease;

import static dev.apflow.domain.lease.Leases.SETTINGS;
import static dev.apflow.domain.lease.Leases.second;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts every request to the rules, and to a diary of the deliveries that there were. */
final class LeaseDiary {

    /** What is remembered of one delivery; deliveries are numbered by their place in the list. */
    private static final class Entry {
        final NodeIdentity holder;
        long until;
        boolean ended;

        Entry(NodeIdentity holder, long until) {
            this.holder = holder;
            this.until = until;
        }
    }

    private final List<Entry> diary = new ArrayList<>();
    private LeaseState state = LeaseState.NEVER_DELIVERED;
    private long now = 1_000;

    void pass(int seconds) {
        now += seconds;
    }

    int deliveries() {
        return diary.size();
    }

    void agrees() {
        assertThat(state.newest().value()).isEqualTo(diary.size());
        assertThat(state instanceof LeaseState.Leased).isEqualTo(running().isPresent());
        assertThat(diary.stream().filter(each -> !each.ended).count()).isLessThan(2);
    }

    private Optional<Entry> running() {
        return diary.stream().filter(each -> !each.ended).findFirst();
    }

    /** The named delivery, if it runs. */
    private Optional<Entry> running(int named) {
        return running().filter(each -> diary.indexOf(each) + 1 == named);
    }

    private Instant instant() {
        return second(now);
    }

    void claim(NodeIdentity worker) {
        boolean claimed =
                switch (LeaseRules.claim(state, worker, SETTINGS, instant())) {
                    case LeaseAnswer.Claimed(LeaseState.Leased next) -> {
                        state = next;
                        assertThat(next.lease().holder()).isEqualTo(worker);
                        yield true;
                    }
                    case LeaseAnswer.Taken(LeaseState.Leased same) -> {
                        assertThat(same).isSameAs(state);
                        yield false;
                    }
                };
        assertThat(claimed).isEqualTo(running().isEmpty());
        if (claimed) {
            diary.add(new Entry(worker, now + 30));
        }
    }

    void renew(NodeIdentity worker, int named) {
        Optional<Entry> entry = running(named).filter(each -> each.holder.equals(worker));
        switch (LeaseRules.renew(state, worker, new Delivery(named), SETTINGS, instant())) {
            case LeaseAnswer.Renewed(LeaseState.Leased next) -> {
                state = next;
                entry.orElseThrow().until = now + 30;
            }
            case LeaseAnswer.Fenced(LeaseState same) -> unchanged(entry, same);
        }
    }

    void release(NodeIdentity worker, int named) {
        Optional<Entry> entry = running(named).filter(each -> each.holder.equals(worker));
        switch (LeaseRules.release(state, worker, new Delivery(named))) {
            case LeaseAnswer.Released(LeaseState.Free next) -> {
                state = next;
                entry.orElseThrow().ended = true;
            }
            case LeaseAnswer.Fenced(LeaseState same) -> unchanged(entry, same);
        }
    }

    void report(int named) {
        Optional<Entry> entry = running(named);
        switch (LeaseRules.report(state, new Delivery(named))) {
            case LeaseAnswer.Accepted(LeaseState.Free next) -> {
                state = next;
                entry.orElseThrow().ended = true;
            }
            case LeaseAnswer.Fenced(LeaseState same) -> unchanged(entry, same);
        }
    }

    void sweep() {
        sweep(new HolderLiveness.Present(), running().map(each -> each.until));
    }

    /**
     * @param ago seconds since the holder's session was lost, of which three are grace
     */
    void sweepOfLost(int ago) {
        sweep(
                new HolderLiveness.Lost(second(now - ago)),
                running().map(each -> Math.min(each.until, now - ago + 3)));
    }

    void sweepOfSuperseded() {
        sweep(new HolderLiveness.Superseded(new Incarnation(9)), running().map(each -> 0L));
    }

    private void sweep(HolderLiveness sign, Optional<Long> due) {
        switch (SweepRules.judge(state, sign, SETTINGS, instant())) {
            case SweepVerdict.TakeBack(LeaseState.Free next, SweepVerdict.Reason reason) -> {
                assertThat(due.orElseThrow()).isLessThanOrEqualTo(now);
                state = next;
                Entry taken = running().orElseThrow();
                taken.ended = true;
                assertThat(reason == SweepVerdict.Reason.LEASE_EXPIRED)
                        .isEqualTo(taken.until <= now && due.get() > 0);
            }
            case SweepVerdict.Leave() ->
                    due.ifPresent(instant -> assertThat(instant).isGreaterThan(now));
        }
    }

    private void unchanged(Optional<Entry> entry, LeaseState same) {
        assertThat(entry).isEmpty();
        assertThat(same).isSameAs(state);
    }
}
