package dev.apflow.testkit.fault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A message of PostgreSQL's protocol.
 *
 * @param type its letter, or {@link #UNTYPED} for those that begin a connection
 * @param body what follows the length
 */
record Message(int type, byte[] body) {

    static final int UNTYPED = 0;

    /** Far above what a test sends; a stream that is out of step shows as an enormous length. */
    private static final int LONGEST = 64 << 20;

    private static final int LENGTH_BYTES = 4;

    static Message readUntyped(DataInputStream in) throws IOException {
        return new Message(UNTYPED, body(in));
    }

    static Message read(DataInputStream in) throws IOException {
        int type = in.read();
        if (type < 0) {
            throw new EOFException("closed");
        }
        return new Message(type, body(in));
    }

    private static byte[] body(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < LENGTH_BYTES || length > LONGEST) {
            throw new IOException("not PostgreSQL's protocol: a message of " + length + " bytes");
        }
        byte[] body = new byte[length - LENGTH_BYTES];
        in.readFully(body);
        return body;
    }

    void write(DataOutputStream out) throws IOException {
        if (type != UNTYPED) {
            out.write(type);
        }
        out.writeInt(body.length + LENGTH_BYTES);
        out.write(body);
    }

    boolean is(char letter) {
        return type == letter;
    }

    /** The first number of the body. */
    int code() {
        return (body[0] & 0xff) << 24
                | (body[1] & 0xff) << 16
                | (body[2] & 0xff) << 8
                | body[3] & 0xff;
    }

    /**
     * The {@code index}-th of the texts, each with a zero at its end, that the body begins with.
     */
    String text(int index) {
        int from = 0;
        for (int i = 0; i < index; i++) {
            from = end(from) + 1;
        }
        return new String(body, from, end(from) - from, StandardCharsets.UTF_8);
    }

    private int end(int from) {
        int end = from;
        while (end < body.length && body[end] != 0) {
            end++;
        }
        return end;
    }
}
