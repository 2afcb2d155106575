package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.ListParts;
import dev.apflow.domain.json.JsonValue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A page of a list that is read on from behind its last item.
 *
 * @param <T> an item
 * @param <C> the place behind an item, from which the list goes on
 */
final class CursorParts<T, C> extends ListParts {

    private final Source<T, C> source;
    private final Function<T, C> place;
    private final Function<T, JsonValue> document;
    private final Function<C, String> cursor;
    private Optional<C> last;
    private boolean more = true;

    /** Reads items of a list, in its order. */
    @FunctionalInterface
    interface Source<T, C> {

        /** The first items behind {@code after}, at most so many. */
        List<T> read(Optional<C> after, int most);
    }

    /**
     * @param name of the list in its document
     * @param after where the page begins
     * @param cursor as clients see a place
     */
    CursorParts(
            String name,
            Optional<C> after,
            int limit,
            UnaryOperator<JsonValue> view,
            Source<T, C> source,
            Function<T, C> place,
            Function<T, JsonValue> document,
            Function<C, String> cursor) {
        super("{\"" + name + "\":[", limit, view);
        this.source = source;
        this.place = place;
        this.document = document;
        this.cursor = cursor;
        this.last = after;
    }

    @Override
    protected List<JsonValue> read(int most) {
        List<T> found = source.read(last, most);
        more = found.size() == most;
        if (!found.isEmpty()) {
            last = Optional.of(place.apply(found.getLast()));
        }
        return found.stream().map(document).toList();
    }

    @Override
    protected boolean hasMore() {
        return more;
    }

    @Override
    protected String after() {
        more = more && !source.read(last, 1).isEmpty();
        return nextCursor(more ? last.map(cursor) : Optional.empty());
    }
}
