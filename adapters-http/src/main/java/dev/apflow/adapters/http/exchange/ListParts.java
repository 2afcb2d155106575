package dev.apflow.adapters.http.exchange;

import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonText;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A list, read page after page of a store. It ends with the limit, or earlier where its items have
 * {@link TaskPages#MOST_BYTES}: then it has a cursor to go on with.
 */
public abstract class ListParts implements Parts {

    private final String before;
    private final UnaryOperator<JsonValue> view;
    private final BatchSize batch = new BatchSize();
    private final long mostBytes;
    private int left;
    private long all;
    private boolean opened;
    private boolean hasItems;

    /**
     * @param before what is written before the items, up to their bracket
     * @param limit of items
     * @param view what the client sees of an item
     */
    protected ListParts(String before, int limit, UnaryOperator<JsonValue> view) {
        this(before, limit, TaskPages.MOST_BYTES, view);
    }

    /**
     * @param mostBytes about so large it may be
     */
    protected ListParts(String before, int limit, long mostBytes, UnaryOperator<JsonValue> view) {
        this.before = before;
        this.left = limit;
        this.mostBytes = mostBytes;
        this.view = view;
    }

    /** The next items, at most so many. */
    protected abstract List<JsonValue> read(int most);

    /** Whether there may be items behind those read. */
    protected abstract boolean hasMore();

    /** What is written behind the items, from their bracket on. */
    protected abstract String after();

    /** The end of a page. */
    protected static String nextCursor(Optional<String> cursor) {
        JsonValue value = cursor.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL);
        return "],\"next_cursor\":" + JsonText.write(value) + "}";
    }

    @Override
    public boolean next(Writer out) throws IOException {
        if (!opened) {
            out.write(before);
            opened = true;
        }
        long written = 0;
        boolean more = true;
        while (more && written < SIZE) {
            HeavyWork.require();
            List<JsonValue> items = read(Math.min(left, batch.next()));
            for (JsonValue item : items) {
                written += write(item, out);
            }
            batch.grow();
            left -= items.size();
            more = hasMore() && left > 0 && all + written < mostBytes;
        }
        all += written;
        if (!more) {
            out.write(after());
        }
        return more;
    }

    private long write(JsonValue item, Writer out) throws IOException {
        String text = JsonText.write(view.apply(item));
        if (hasItems) {
            out.write(',');
        }
        out.write(text);
        hasItems = true;
        batch.saw(text.length());
        return text.length();
    }
}
