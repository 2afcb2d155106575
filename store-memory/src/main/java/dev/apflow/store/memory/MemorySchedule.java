package dev.apflow.store.memory;

import dev.apflow.application.store.ScheduleReads.LedgerEntry;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.OverlapPolicy;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A schedule and its ledger. */
final class MemorySchedule {

    /**
     * An entry of the ledger.
     *
     * @param unsettled its tree was not yet seen to have ended
     */
    record Kept(
            Occurrence occurrence, Optional<OverlapPolicy> backfill, int run, boolean unsettled) {

        LedgerEntry shown() {
            return new LedgerEntry(occurrence, run, unsettled);
        }

        Kept settled() {
            return new Kept(occurrence, backfill, run, false);
        }
    }

    ScheduleRow row;
    final NavigableMap<Instant, Kept> ledger = new TreeMap<>();

    MemorySchedule(ScheduleRow row) {
        this.row = row;
    }

    Optional<Occurrence> last() {
        return Optional.ofNullable(ledger.lastEntry()).map(each -> each.getValue().occurrence());
    }
}
