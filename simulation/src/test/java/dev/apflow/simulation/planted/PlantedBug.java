package dev.apflow.simulation.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A bug.
 *
 * @param name in words
 * @param edits of source files
 * @param seed from which on it is looked for; where a bug needs many runs, one that shows it
 */
record PlantedBug(String name, List<Edit> edits, long seed) {

    private static final long FIRST = 1;

    /**
     * A few characters that are others.
     *
     * @param file below the root of the sources, {@code domain/dev/apflow/…}
     * @param right stands in it exactly once, white space apart
     */
    record Edit(String file, String right, String wrong) {

        Path source() {
            int slash = file.indexOf('/');
            return Path.of("..", file.substring(0, slash), "src", "main", "java")
                    .resolve(file.substring(slash + 1));
        }

        String changed() {
            String text = squeezed(read());
            String place = squeezed(right);
            int at = text.indexOf(place);
            if (at < 0 || text.indexOf(place, at + 1) >= 0) {
                throw new IllegalStateException(
                        file
                                + ": expected exactly once, found "
                                + (at < 0 ? "never" : "again")
                                + ": "
                                + right);
            }
            return text.substring(0, at) + wrong + text.substring(at + place.length());
        }

        private String read() {
            try {
                return Files.readString(source());
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }

        /** Formatting is no part of a bug; comments to the end of a line stay apart. */
        private static String squeezed(String text) {
            return text.replaceAll("(?m)^\\s*//.*$", "").replaceAll("\\s+", " ");
        }
    }

    static PlantedBug of(String name, String file, String right, String wrong) {
        return new PlantedBug(name, List.of(new Edit(file, right, wrong)), FIRST);
    }

    PlantedBug and(String file, String right, String wrong) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit(file, right, wrong));
        return new PlantedBug(name, more, seed);
    }

    PlantedBug shownBy(long known) {
        return new PlantedBug(name, edits, known);
    }

    @Override
    public String toString() {
        return name;
    }
}
