package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.ScheduleReads.Due;
import dev.apflow.application.store.ScheduleReads.End;
import dev.apflow.application.store.ScheduleReads.LedgerEntry;
import dev.apflow.application.store.ScheduleReads.Listed;
import dev.apflow.application.store.ScheduleReads.Seen;
import dev.apflow.application.store.ScheduleReads.Tree;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.ChangeResult;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.application.store.ScheduleWrites.Insertion;
import dev.apflow.application.store.ScheduleWrites.Settled;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.schedule.ScheduleState.Waiting;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schedules and their ledger: each nominal time has one fate, written with its tree. */
class SchedulesContract extends StoreContract {

    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant SECOND = FIRST.plusSeconds(60);
    private static final Instant THIRD = FIRST.plusSeconds(120);
    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
    private static final Optional<Instant> NONE = Optional.empty();
    private static final ScheduleId A = new ScheduleId("a");

    @Test
    void what_was_created_is_read_as_it_was() {
        ScheduleRow row = row("a", Optional.of(FIRST));

        assertThat(create(row)).isEqualTo(Insertion.CREATED);
        assertThat(create(row)).isEqualTo(Insertion.ID_TAKEN);

        Seen seen = seen(A);
        assertThat(seen.row()).isEqualTo(row);
        assertThat(seen.trees()).isEmpty();
        assertThat(seen.waiting()).isEmpty();
        assertThat(store.scheduleReads().find(new ScheduleId("b"))).isEmpty();
    }

    @Test
    void everything_of_it_survives_the_process() {
        create(row("a", Optional.of(FIRST)));
        change(started(A, FIRST, "a:1"));
        ScheduleRow before = seen(A).row();

        reopen();

        assertThat(seen(A).row()).isEqualTo(before);
        assertThat(outcomes(A)).containsExactly(Outcome.STARTED);
    }

    @Test
    void an_entry_is_written_with_its_tree_and_the_place() {
        create(row("a", Optional.of(FIRST)));
        ScheduleRow next =
                seen(A).row()
                        .withPlace(FIRST, Optional.of(SECOND), 0)
                        .withCounts(Map.of(Outcome.STARTED, 1L));

        ChangeResult result = change(new Change(next, List.of(start(FIRST, "a:1")), List.of()));

        Instant at = ((ChangeResult.Changed) result).at();
        assertThat(client.exists("a:1")).isTrue();
        ScheduleRow after = seen(A).row();
        assertThat(after.revision()).isEqualTo(next.revision() + 1);
        assertThat(after.place()).isEqualTo(FIRST);
        assertThat(after.due()).contains(SECOND);
        assertThat(after.counts()).isEqualTo(Map.of(Outcome.STARTED, 1L));
        LedgerEntry entry = ledger(A).getFirst();
        assertThat(entry.occurrence().nominal()).isEqualTo(FIRST);
        assertThat(entry.occurrence().tree()).contains(id("a:1"));
        assertThat(entry.occurrence().startedAt().orElseThrow())
                .isBetween(at.minusSeconds(60), at.plusSeconds(60));
        assertThat(entry.unfinished()).isTrue();
        assertThat(worker.take("a:1")).isNotNull();
    }

    @Test
    void a_decision_on_an_old_revision_is_not_made() {
        create(row("a", Optional.of(FIRST)));
        Change first = started(A, FIRST, "a:1");
        Change late = started(A, FIRST, "a:2");
        change(first);

        assertThat(change(late)).isEqualTo(new ChangeResult.Stale());
        assertThat(client.exists("a:2")).isFalse();
        assertThat(change(started("gone", SECOND, "g:1"))).isEqualTo(new ChangeResult.Stale());
    }

    @Test
    void a_nominal_time_has_one_fate() {
        create(row("a", Optional.of(FIRST)));
        change(started(A, FIRST, "a:1"));

        assertThat(change(started(A, FIRST, "a:2")))
                .isEqualTo(new ChangeResult.Decided(List.of(FIRST)));
        assertThat(client.exists("a:2")).isFalse();
        assertThat(ledger(A)).hasSize(1);
    }

    @Test
    void what_is_buffered_gets_its_fate_once() {
        create(row("a", Optional.of(FIRST)));
        change(entries(A, waiting(FIRST, Optional.empty())));
        assertThat(seen(A).waiting()).containsExactly(new Waiting(FIRST, Optional.empty(), 1));

        assertThat(change(started(A, FIRST, "a:1"))).isInstanceOf(ChangeResult.Changed.class);

        assertThat(outcomes(A)).containsExactly(Outcome.STARTED);
        assertThat(seen(A).waiting()).isEmpty();
        assertThat(seen(A).trees()).hasSize(1);
    }

    @Test
    void a_client_may_replace_a_fate() {
        create(row("a", Optional.of(FIRST)));
        change(entries(A, skipped(FIRST, Outcome.SKIPPED_PAUSED)));
        Entry again =
                new Entry(
                        FIRST,
                        Outcome.BACKFILLED,
                        Optional.of(tree("a:1")),
                        Optional.empty(),
                        Optional.empty(),
                        2,
                        true);

        change(entries(A, again));

        assertThat(outcomes(A)).containsExactly(Outcome.BACKFILLED);
        assertThat(ledger(A).getFirst().runs()).isEqualTo(2);
    }

    @Test
    void where_an_id_is_taken_nothing_is_changed() {
        create(row("a", Optional.of(FIRST)));
        client.submit(task("a:1"));
        long revision = seen(A).row().revision();

        assertThat(change(started(A, FIRST, "a:1")))
                .isEqualTo(new ChangeResult.IdsTaken(List.of(id("a:1"))));

        assertThat(ledger(A)).isEmpty();
        assertThat(seen(A).row().revision()).isEqualTo(revision);
    }

    @Test
    void one_that_cannot_be_changed_does_not_hold_up_the_others() {
        for (String each : List.of("a", "b", "c", "d")) {
            create(row(each, Optional.of(FIRST)));
        }
        client.submit(task("b:1"));
        Change stale = started("c", FIRST, "c:1");
        change(started("c", FIRST, "c:0"));

        List<ChangeResult> results =
                Client.granted(
                        store.scheduleWrites()
                                .change(
                                        Client.AUTHORITY,
                                        List.of(
                                                started("a", FIRST, "a:1"),
                                                started("b", FIRST, "b:1"),
                                                stale,
                                                started("d", FIRST, "d:1"))));

        assertThat(results.get(0)).isInstanceOf(ChangeResult.Changed.class);
        assertThat(results.get(1)).isInstanceOf(ChangeResult.IdsTaken.class);
        assertThat(results.get(2)).isEqualTo(new ChangeResult.Stale());
        assertThat(results.get(3)).isInstanceOf(ChangeResult.Changed.class);
        assertThat(client.exists("a:1")).isTrue();
        assertThat(client.exists("d:1")).isTrue();
        assertThat(client.exists("c:1")).isFalse();
    }

    @Test
    void many_are_changed_together() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            create(row("s" + i, Optional.of(FIRST)));
            changes.add(started("s" + i, FIRST, "s" + i + ":1"));
        }

        assertThat(Client.granted(store.scheduleWrites().change(Client.AUTHORITY, changes)))
                .hasSize(100)
                .allMatch(ChangeResult.Changed.class::isInstance);
        assertThat(worker.claim(200)).hasSize(100);
    }

    @Test
    void a_tree_is_unfinished_until_nothing_in_it_can_move() {
        create(row("a", Optional.of(FIRST)));
        change(started(A, FIRST, "completed"));
        worker.succeed(worker.take("completed"));
        change(started(A, SECOND, "failed"));
        worker.fail(worker.take("failed"), "boom");
        change(started(A, THIRD, "running"));
        worker.take("running");
        change(started(A, THIRD.plusSeconds(60), "cancelled"));
        client.cancel("cancelled");
        change(started(A, THIRD.plusSeconds(120), "removed"));
        client.cancelAndDeleteTree("removed");
        change(
                entries(
                        A,
                        start(
                                THIRD.plusSeconds(180),
                                Specs.tree(task("first"), task("blocked", "first")))));
        worker.fail(worker.take("first"), "boom");

        assertThat(seen(A).trees())
                .extracting(Tree::end)
                .containsExactly(
                        End.COMPLETED,
                        End.FAILED,
                        End.NONE,
                        End.CANCELLED,
                        End.REMOVED,
                        End.FAILED);
        assertThat(seen(A).unfinished()).extracting(Tree::nominal).containsExactly(THIRD);
    }

    @Test
    void what_is_settled_is_not_looked_at_again() {
        create(row("a", Optional.of(FIRST)));
        change(started(A, FIRST, "a:1"));
        worker.succeed(worker.take("a:1"));
        change(started(A, SECOND, "a:2"));

        change(new Change(seen(A).row(), List.of(), List.of(new Settled(FIRST))));

        assertThat(seen(A).trees()).extracting(Tree::nominal).containsExactly(SECOND);
        assertThat(ledger(A)).extracting(LedgerEntry::unfinished).containsExactly(true, false);
    }

    @Test
    void what_has_come_is_due_and_what_has_not_is_next() {
        create(row("future", Optional.of(FAR)));
        create(row("second", Optional.of(SECOND)));
        create(row("first", Optional.of(FIRST)));
        create(row("over", NONE));

        Due due = store.scheduleReads().due(10);

        assertThat(names(due)).containsExactly("first", "second");
        assertThat(due.next()).contains(FAR);
        assertThat(due.waits()).isFalse();
        assertThat(due.now()).isAfter(SECOND);
        assertThat(names(store.scheduleReads().due(1))).containsExactly("first");
    }

    @Test
    void what_waits_is_due_when_the_tree_has_ended() {
        create(row("a", Optional.of(FAR)));
        change(started(A, FIRST, "a:1"));
        change(entries(A, waiting(SECOND, Optional.empty())));
        assertThat(names(store.scheduleReads().due(10))).isEmpty();
        assertThat(store.scheduleReads().due(10).waits()).isTrue();

        worker.succeed(worker.take("a:1"));

        assertThat(names(store.scheduleReads().due(10))).containsExactly("a");
    }

    @Test
    void what_waits_of_a_paused_schedule_is_due_for_a_backfill_alone() {
        create(row("a", Optional.of(FAR)));
        change(entries(A, waiting(FIRST, Optional.empty())));
        change(new Change(paused(seen(A).row()), List.of(), List.of()));
        assertThat(names(store.scheduleReads().due(10))).isEmpty();

        change(entries(A, waiting(SECOND, Optional.of(OverlapPolicy.BUFFER_ALL))));

        assertThat(names(store.scheduleReads().due(10))).containsExactly("a");
        assertThat(seen(A).row().paused().orElseThrow().reason()).contains("holidays");
    }

    @Test
    void a_backfill_that_starts_beside_others_is_due_at_once() {
        create(row("a", Optional.of(FAR)));
        change(started(A, FIRST, "a:1"));
        change(entries(A, waiting(SECOND, Optional.of(OverlapPolicy.ALLOW))));

        assertThat(names(store.scheduleReads().due(10))).containsExactly("a");
    }

    @Test
    void the_oldest_that_wait_are_read_and_all_are_counted() {
        create(row("a", Optional.of(FAR)));
        Entry[] entries = new Entry[150];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = waiting(FIRST.plusSeconds(i), Optional.empty());
        }
        change(entries(A, entries));

        assertThat(seen(A).waiting()).hasSize(100);
        assertThat(seen(A).waiting().getFirst().nominal()).isEqualTo(FIRST);
        assertThat(seen(A).waitingCount()).isEqualTo(150);
    }

    @Test
    void schedules_are_listed_by_id_with_their_last_entry() {
        for (String each : List.of("c", "a", "b")) {
            create(row(each, Optional.of(FAR)));
        }
        change(
                entries(
                        A,
                        skipped(SECOND, Outcome.SKIPPED_LIMIT),
                        skipped(FIRST, Outcome.SKIPPED_WINDOW)));
        change(new Change(paused(seen(new ScheduleId("b")).row()), List.of(), List.of()));

        List<Listed> all = list(Optional.empty(), Optional.empty(), 10);
        assertThat(all).extracting(each -> each.row().id().value()).containsExactly("a", "b", "c");
        assertThat(all.getFirst().last().orElseThrow().nominal()).isEqualTo(SECOND);
        assertThat(all.get(1).last()).isEmpty();
        assertThat(list(Optional.empty(), Optional.of(A), 1))
                .extracting(each -> each.row().id().value())
                .containsExactly("b");
        assertThat(list(Optional.of(true), Optional.empty(), 10))
                .extracting(each -> each.row().id().value())
                .containsExactly("b");
        assertThat(list(Optional.of(false), Optional.of(A), 10))
                .extracting(each -> each.row().id().value())
                .containsExactly("c");
    }

    @Test
    void the_ledger_is_read_in_pages_by_outcome_and_by_time() {
        create(row("a", Optional.of(FAR)));
        change(
                entries(
                        A,
                        skipped(FIRST, Outcome.SKIPPED_LIMIT),
                        skipped(SECOND, Outcome.SKIPPED_PAUSED),
                        skipped(THIRD, Outcome.SKIPPED_LIMIT)));

        assertThat(nominal(store.scheduleReads().ledger(A, Optional.empty(), NONE, 2)))
                .containsExactly(THIRD, SECOND);
        assertThat(
                        nominal(
                                store.scheduleReads()
                                        .ledger(A, Optional.empty(), Optional.of(SECOND), 2)))
                .containsExactly(FIRST);
        assertThat(
                        nominal(
                                store.scheduleReads()
                                        .ledger(A, Optional.of(Outcome.SKIPPED_LIMIT), NONE, 9)))
                .containsExactly(THIRD, FIRST);
        assertThat(nominal(store.scheduleReads().ledger(A, FIRST, THIRD, 9)))
                .containsExactly(FIRST, SECOND);
        assertThat(ledger(A).getFirst().occurrence().detail()).contains("why not");
    }

    @Test
    void a_schedule_is_removed_with_its_ledger_and_without_its_trees() {
        create(row("a", Optional.of(FIRST)));
        change(started(A, FIRST, "a:1"));

        assertThat(Client.granted(store.scheduleWrites().delete(Client.AUTHORITY, A))).isTrue();
        assertThat(Client.granted(store.scheduleWrites().delete(Client.AUTHORITY, A))).isFalse();

        assertThat(store.scheduleReads().find(A)).isEmpty();
        assertThat(ledger(A)).isEmpty();
        assertThat(client.exists("a:1")).isTrue();
        assertThat(create(row("a", Optional.of(FIRST)))).isEqualTo(Insertion.CREATED);
        assertThat(seen(A).trees()).isEmpty();
    }

    private static List<Instant> nominal(List<LedgerEntry> entries) {
        return entries.stream().map(each -> each.occurrence().nominal()).toList();
    }

    private static List<String> names(Due due) {
        return due.schedules().stream().map(each -> each.row().id().value()).toList();
    }

    private List<Listed> list(Optional<Boolean> paused, Optional<ScheduleId> after, int limit) {
        return store.scheduleReads().list(paused, after, limit);
    }

    private List<LedgerEntry> ledger(ScheduleId id) {
        return store.scheduleReads().ledger(id, Optional.empty(), NONE, 1000);
    }

    private List<Outcome> outcomes(ScheduleId id) {
        return ledger(id).stream().map(each -> each.occurrence().outcome()).toList();
    }

    private Seen seen(ScheduleId id) {
        return store.scheduleReads().find(id).orElseThrow();
    }

    private Insertion create(ScheduleRow row) {
        return Client.granted(store.scheduleWrites().create(Client.AUTHORITY, row));
    }

    private ChangeResult change(Change change) {
        return Client.granted(store.scheduleWrites().change(Client.AUTHORITY, List.of(change)))
                .getFirst();
    }

    private Change started(ScheduleId id, Instant nominal, String tree) {
        return entries(id, start(nominal, tree));
    }

    private Change started(String id, Instant nominal, String tree) {
        ScheduleId schedule = new ScheduleId(id);
        ScheduleRow row =
                store.scheduleReads()
                        .find(schedule)
                        .map(Seen::row)
                        .orElseGet(() -> row(id, Optional.of(FIRST)));
        return new Change(row, List.of(start(nominal, tree)), List.of());
    }

    private Change entries(ScheduleId id, Entry... entries) {
        return new Change(seen(id).row(), List.of(entries), List.of());
    }

    private static Entry start(Instant nominal, String tree) {
        return start(nominal, tree(tree));
    }

    private static Entry start(Instant nominal, NewTree tree) {
        return new Entry(
                nominal,
                Outcome.STARTED,
                Optional.of(tree),
                Optional.empty(),
                Optional.empty(),
                1,
                false);
    }

    private static NewTree tree(String id) {
        return Specs.tree(task(id));
    }

    private static Entry skipped(Instant nominal, Outcome outcome) {
        return new Entry(
                nominal,
                outcome,
                Optional.empty(),
                Optional.of("why not"),
                Optional.empty(),
                0,
                false);
    }

    private static Entry waiting(Instant nominal, Optional<OverlapPolicy> backfill) {
        return new Entry(
                nominal, Outcome.BUFFERED, Optional.empty(), Optional.empty(), backfill, 1, false);
    }

    private static ScheduleRow paused(ScheduleRow row) {
        return row.withPause(Optional.of(new ScheduleRow.Pause(Optional.of("holidays"), SECOND)));
    }

    private static ScheduleRow row(String id, Optional<Instant> due) {
        return new ScheduleRow(
                new ScheduleId(id),
                1,
                1,
                JsonObject.of("note", new JsonString("Ålesund \u0000 😀")),
                Optional.empty(),
                FIRST.minus(Duration.ofMillis(1)),
                due,
                0,
                Map.of(),
                FIRST,
                FIRST);
    }
}
