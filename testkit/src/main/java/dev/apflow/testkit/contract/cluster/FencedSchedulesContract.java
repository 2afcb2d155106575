package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.ChangeResult;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.application.store.ScheduleWrites.Insertion;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.contract.Specs;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Only whoever leads decides what becomes of nominal times. */
class FencedSchedulesContract extends ClusterContract {

    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final ScheduleId S = new ScheduleId("s");

    @Test
    void a_schedule_is_changed_by_the_present_leader_alone() {
        Member a = join("a");
        WriteAuthority.Term old = a.lead();
        assertThat(granted(a.store().scheduleWrites().create(old, row())))
                .isEqualTo(Insertion.CREATED);
        a.resign(1);
        WriteAuthority.Term present = a.lead();
        Change change = change(a);

        assertThat(a.store().scheduleWrites().change(old, List.of(change)))
                .isInstanceOf(AuthorizedResult.Refused.class);
        assertThat(a.store().scheduleWrites().delete(old, S))
                .isInstanceOf(AuthorizedResult.Refused.class);
        assertThat(a.store().scheduleWrites().create(old, row()))
                .isInstanceOf(AuthorizedResult.Refused.class);
        assertThat(a.store().reads().task(new TaskId("s:1"))).isEmpty();
        assertThat(a.store().scheduleReads().ledger(S, Optional.empty(), Optional.empty(), 9))
                .isEmpty();

        assertThat(granted(a.store().scheduleWrites().change(present, List.of(change))).getFirst())
                .isInstanceOf(ChangeResult.Changed.class);
        assertThat(a.store().reads().task(new TaskId("s:1"))).isPresent();
    }

    @Test
    void of_two_decisions_about_one_nominal_time_one_is_made() {
        Member a = join("a");
        WriteAuthority.Term old = a.lead();
        granted(a.store().scheduleWrites().create(old, row()));
        Change seenBefore = change(a);
        granted(a.store().scheduleWrites().change(old, List.of(seenBefore)));
        a.resign(1);
        WriteAuthority.Term present = a.lead();

        assertThat(granted(a.store().scheduleWrites().change(present, List.of(seenBefore))))
                .containsExactly(new ChangeResult.Stale());
        assertThat(granted(a.store().scheduleWrites().change(present, List.of(change(a)))))
                .containsExactly(new ChangeResult.Decided(List.of(FIRST)));
    }

    private static Change change(Member a) {
        return new Change(
                a.store().scheduleReads().find(S).orElseThrow().row(),
                List.of(
                        new Entry(
                                FIRST,
                                Outcome.STARTED,
                                Optional.of(Specs.tree(task("s:1"))),
                                Optional.empty(),
                                Optional.empty(),
                                1,
                                false)),
                List.of());
    }

    private static ScheduleRow row() {
        return new ScheduleRow(
                S,
                1,
                1,
                JsonObject.EMPTY,
                Optional.empty(),
                FIRST.minusSeconds(1),
                Optional.of(FIRST),
                0,
                Map.of(),
                FIRST,
                FIRST);
    }

    private static <T> T granted(AuthorizedResult<T> answer) {
        assertThat(answer).isInstanceOf(AuthorizedResult.Granted.class);
        return ((AuthorizedResult.Granted<T>) answer).result();
    }
}
