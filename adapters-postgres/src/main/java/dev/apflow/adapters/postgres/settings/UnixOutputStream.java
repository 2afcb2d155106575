package dev.apflow.adapters.postgres.settings;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** What goes out by a {@link UnixSocket}. */
final class UnixOutputStream extends OutputStream {

    private final UnixSocket socket;
    private final UnixConnection connection;

    UnixOutputStream(UnixSocket socket, UnixConnection connection) {
        this.socket = socket;
        this.connection = connection;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        connection.send(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
