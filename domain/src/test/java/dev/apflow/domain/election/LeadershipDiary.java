package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.epoch;
import static dev.apflow.domain.election.Cast.storeSecond;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.LeadershipRecord.Held;
import dev.apflow.domain.election.LeadershipRecord.Resigned;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts every request to the rules, and to a diary of the terms that there were. */
final class LeadershipDiary {

    private static final Duration TTL = Duration.ofSeconds(10);

    /** Terms are numbered by their place in the diary. */
    private static final class Term {
        final NodeIdentity holder;
        long until;
        boolean resigned;

        Term(NodeIdentity holder, long until) {
            this.holder = holder;
            this.until = until;
        }
    }

    private final List<Term> diary = new ArrayList<>();
    private LeadershipRecord leadership = new LeadershipRecord.Vacant();
    private long now = 1_000;

    void pass(int seconds) {
        now += seconds;
    }

    int terms() {
        return diary.size();
    }

    /**
     * @param lost the term whose holder's session is gone, or 0
     */
    void acquire(NodeIdentity node, int lost) {
        AcquireReason reason =
                lost == 0
                        ? new AcquireReason.LeadershipFree()
                        : new AcquireReason.HolderGone(epoch(lost));
        boolean inTheWay =
                last().filter(term -> !term.resigned)
                        .filter(term -> term.until > now)
                        .filter(_ -> lost != diary.size())
                        .filter(term -> isStranger(node, term.holder))
                        .isPresent();
        switch (LeadershipRules.acquire(leadership, node, reason, TTL, storeSecond(now))) {
            case LeadershipAnswer.Granted(Held next) -> {
                assertThat(inTheWay).isFalse();
                diary.add(new Term(node, now + 10));
                became(next);
            }
            case LeadershipAnswer.Occupied(Held same, Duration freeIn) -> {
                assertThat(inTheWay).isTrue();
                assertThat(same).isSameAs(leadership);
                assertThat(freeIn)
                        .isPositive()
                        .isEqualTo(Duration.ofSeconds(last().get().until - now));
            }
        }
    }

    void renew(NodeIdentity node, int named) {
        Optional<Term> term = leadershipTerm(named).filter(each -> each.holder.equals(node));
        switch (LeadershipRules.renew(leadership, node, epoch(named), TTL, storeSecond(now))) {
            case LeadershipAnswer.Renewed(Held next) -> {
                term.orElseThrow().until = now + 10;
                became(next);
            }
            case LeadershipAnswer.Fenced(LeadershipRecord same) -> unchanged(term, same);
        }
    }

    void resign(int named) {
        Optional<Term> term = leadershipTerm(named);
        switch (LeadershipRules.resign(leadership, epoch(named))) {
            case LeadershipAnswer.GivenUp(Resigned next) -> {
                term.orElseThrow().resigned = true;
                assertThat(next).isEqualTo(new Resigned(term.get().holder, epoch(named)));
                leadership = next;
            }
            case LeadershipAnswer.Fenced(LeadershipRecord same) -> unchanged(term, same);
        }
    }

    void write(int named) {
        assertThat(leadership.admits(epoch(named))).isEqualTo(leadershipTerm(named).isPresent());
    }

    private void became(Held next) {
        Term term = last().orElseThrow();
        assertThat(next)
                .isEqualTo(new Held(term.holder, epoch(diary.size()), storeSecond(term.until)));
        leadership = next;
    }

    private void unchanged(Optional<Term> term, LeadershipRecord same) {
        assertThat(term).isEmpty();
        assertThat(same).isSameAs(leadership);
    }

    private Optional<Term> last() {
        return diary.isEmpty() ? Optional.empty() : Optional.of(diary.getLast());
    }

    /** The named term, if it is the last and was not resigned. */
    private Optional<Term> leadershipTerm(int named) {
        return last().filter(term -> !term.resigned && named == diary.size());
    }

    private static boolean isStranger(NodeIdentity node, NodeIdentity holder) {
        return !node.node().equals(holder.node())
                || node.incarnation().value() < holder.incarnation().value();
    }
}
