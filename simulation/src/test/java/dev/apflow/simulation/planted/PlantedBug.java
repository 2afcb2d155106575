package dev.apflow.simulation.planted;

import dev.apflow.testkit.planted.SourceEdit;

import java.util.ArrayList;
import java.util.List;

/**
 * A bug.
 *
 * @param name in words
 * @param edits of source files
 * @param seed from which on it is looked for; where a bug needs many runs, one that shows it
 */
record PlantedBug(String name, List<SourceEdit> edits, long seed) {

    /** Seeds behind this one are those of runs of schedules. */
    static final long SCHEDULES = 1L << 40;

    private static final long FIRST = 1;

    static PlantedBug of(String name, String file, String right, String wrong) {
        return new PlantedBug(name, List.of(new SourceEdit(file, right, wrong)), FIRST);
    }

    /** One that runs of schedules show. */
    static PlantedBug ofSchedules(String name, String file, String right, String wrong) {
        return new PlantedBug(name, List.of(new SourceEdit(file, right, wrong)), SCHEDULES + FIRST);
    }

    /** The first of the seeds from which this one may be looked for. */
    long base() {
        return seed > SCHEDULES ? SCHEDULES : 0;
    }

    PlantedBug and(String file, String right, String wrong) {
        List<SourceEdit> more = new ArrayList<>(edits);
        more.add(new SourceEdit(file, right, wrong));
        return new PlantedBug(name, more, seed);
    }

    PlantedBug shownBy(long known) {
        return new PlantedBug(name, edits, base() + known);
    }

    @Override
    public String toString() {
        return name;
    }
}
