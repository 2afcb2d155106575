package dev.apflow.testkit.history;

import java.util.ArrayList;
import java.util.List;

/** What was recorded, in the order of the recording. */
public record History(List<Entry> entries) {

    public History {
        entries = List.copyOf(entries);
    }

    /** All entries of a kind, with their places. */
    <E extends Entry> List<HistoryLine<E>> all(Class<E> kind) {
        List<HistoryLine<E>> found = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (kind.isInstance(entries.get(i))) {
                found.add(new HistoryLine<>(i + 1, kind.cast(entries.get(i))));
            }
        }
        return found;
    }

    boolean has(Class<? extends Entry> kind) {
        return entries.stream().anyMatch(kind::isInstance);
    }
}
