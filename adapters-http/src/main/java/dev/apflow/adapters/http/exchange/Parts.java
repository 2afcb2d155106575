package dev.apflow.adapters.http.exchange;

import java.io.IOException;
import java.io.Writer;

/**
 * A JSON document that is made and written part by part, so that no more than a part of it is in
 * memory. Parts are made on the threads of large answers, one after another.
 */
public interface Parts {

    /** About so many characters make a part. */
    int SIZE = 512 << 10;

    /**
     * Writes the next part.
     *
     * @return whether there are more
     * @throws IOException of the writer
     */
    boolean next(Writer out) throws IOException;

    /** About how many bytes it needs between two parts. */
    default long kept() {
        return 0;
    }

    /** The same document as a member of another. */
    default Parts within(String before, String after) {
        Parts inner = this;
        return new Parts() {
            private boolean started;

            @Override
            public boolean next(Writer out) throws IOException {
                if (!started) {
                    started = true;
                    out.write(before);
                }
                boolean more = inner.next(out);
                if (!more) {
                    out.write(after);
                }
                return more;
            }

            @Override
            public long kept() {
                return inner.kept();
            }
        };
    }
}
