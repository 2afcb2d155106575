package dev.apflow.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 to characters, with a limit, and without mercy: overlong forms, encoded surrogates and cut
 * sequences end the reading. (The JSON library's own byte reader lets some of them pass, and
 * guesses at UTF-16 and UTF-32.)
 *
 * <p>All characters before a fault are handed out first, so that when the fault is thrown the
 * position of whoever reads is the position of the fault.
 */
final class StrictUtf8Reader extends Reader {

    private static final int BUFFER_BYTES = 16 << 10;

    static final String BYTE_ORDER_MARK = "\ufeff";

    private final InputStream in;
    private final long bytesMax;
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private long bytesRead;
    private boolean started;
    private boolean ended;

    StrictUtf8Reader(InputStream in, long bytesMax) {
        super(in);
        this.in = in;
        this.bytesMax = bytesMax;
    }

    /** The bytes are not UTF-8. */
    static final class NotUtf8 extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** There are more bytes than allowed. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Reads at least one character, unless the end is reached.
     *
     * @throws IllegalArgumentException if there is no room for a pair of surrogates
     */
    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length < 2) {
            throw new IllegalArgumentException("room for two characters needed, not " + length);
        }
        CharBuffer chars = CharBuffer.wrap(target, offset, length).slice();
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, ended);
            passOverMark(chars);
            if (chars.position() > 0) {
                return chars.position();
            }
            if (result.isError()) {
                throw new NotUtf8();
            }
            if (ended) {
                return -1;
            }
            fill();
        }
    }

    /** A byte order mark can only be the very first character. */
    private void passOverMark(CharBuffer chars) {
        if (!started && chars.position() > 0) {
            started = true;
            if (chars.get(0) == BYTE_ORDER_MARK.charAt(0)) {
                chars.flip().position(1);
                chars.compact();
            }
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + count);
            bytesRead += count;
        }
        bytes.flip();
        if (bytesRead > bytesMax) {
            throw new TooLarge();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
