package dev.apflow.adapters.postgres.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** What comes in by a {@link UnixSocket}. */
final class UnixInputStream extends InputStream {

    private final UnixSocket socket;
    private final UnixConnection connection;

    UnixInputStream(UnixSocket socket, UnixConnection connection) {
        this.socket = socket;
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return length == 0
                ? 0
                : connection.receive(ByteBuffer.wrap(bytes, offset, length), socket.getSoTimeout());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
