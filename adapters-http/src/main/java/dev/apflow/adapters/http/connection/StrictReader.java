package dev.apflow.adapters.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads what the web server's parser asks for, and refuses what it would let pass: a header without
 * a name, the size of a chunk with a sign, a chunk that ends in something else than CRLF.
 */
final class StrictReader extends DataReader {

    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{0,16}");
    private static final int NEW_LINE = 2;

    private boolean content;

    StrictReader(Supplier<byte[]> bytes) {
        super(bytes);
    }

    /** Each two bytes that the parser itself skips end a line or a chunk. */
    @Override
    public void skip(int length) {
        if (length == NEW_LINE && !content && !startsWithNewLine()) {
            throw refusal("A line or a chunk does not end in CRLF");
        }
        super.skip(length);
    }

    @Override
    public BufferData readBuffer() {
        content = true;
        try {
            return super.readBuffer();
        } finally {
            content = false;
        }
    }

    @Override
    public BufferData readBuffer(int length) {
        content = true;
        try {
            return super.readBuffer(length);
        } finally {
            content = false;
        }
    }

    /** The parser reads the lines of chunks alone so: sizes, and what follows the last one. */
    @Override
    public String readLine() {
        String line = super.readLine();
        if (!CHUNK_SIZE.matcher(line).matches()) {
            throw refusal("The size of a chunk is not a number");
        }
        return line;
    }

    /** The parser looks for the end of a header's name alone so. */
    @Override
    public int findOrNewLine(byte end, int most) {
        int place = super.findOrNewLine(end, most);
        if (place == 0) {
            throw refusal("A header has no name");
        }
        return place;
    }

    private static RequestException refusal(String message) {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .status(Status.BAD_REQUEST_400)
                .message(message)
                .setKeepAlive(false)
                .build();
    }
}
