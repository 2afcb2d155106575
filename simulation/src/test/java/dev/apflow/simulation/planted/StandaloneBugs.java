package dev.apflow.simulation.planted;

import java.util.stream.Stream;

/** Bugs of being the only process on a store. Negative seeds play standalone processes. */
final class StandaloneBugs {

    private static final String STORE = "store-memory/dev/apflow/store/memory/";
    private static final String TERM = STORE + "InMemoryStandalone.java";
    private static final String ROW = STORE + "StandaloneRow.java";
    private static final String TABLES = STORE + "Tables.java";
    private static final String VERDICT = "domain/dev/apflow/domain/election/TermVerdict.java";
    private static final long FIRST = -60;

    private StandaloneBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(
                        PlantedBug.of(
                                "a standalone takeover does not raise the epoch",
                                TERM,
                                "row.epoch++;",
                                ""),
                        PlantedBug.of(
                                "a standalone takeover does not look whether all is as it was seen",
                                TERM,
                                "if (row.epoch != seen.epoch() || micros(row.expiresAt) !="
                                        + " seen.expiresAt()) {",
                                "if (row.epoch < 0) {"),
                        PlantedBug.of(
                                "a renewal does not look whose standalone term it is",
                                TERM,
                                "if (!row.admits(token)) {",
                                "if (row.released) {"),
                        PlantedBug.of(
                                "a standalone term that was given up admits writes",
                                ROW,
                                "return !released && token",
                                "return token"),
                        PlantedBug.of(
                                "no write is held against the standalone term",
                                TABLES,
                                "return token.map(state.standalone::admits).orElse(true);",
                                "return true;"),
                        PlantedBug.of(
                                "claims and reports are not held against the standalone term",
                                TABLES,
                                "return alone(() -> isOurs() ? work.get() : refused.get());",
                                "return alone(work);"),
                        PlantedBug.of(
                                "a standalone process whose session lasts is taken for gone",
                                VERDICT,
                                "return sessionGone ? new Free() : new Unsure(holder);",
                                "return new Free();"))
                .map(bug -> bug.shownBy(FIRST));
    }
}
