package dev.apflow.testkit.fault;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/** One direction of a connection; used by one thread. */
final class Way {

    private final DataInputStream in;
    private final DataOutputStream out;
    private final ConnectionFaults faults;
    private final Direction direction;
    private boolean isUnderWay;

    Way(Socket from, Socket to, ConnectionFaults faults, Direction direction) throws IOException {
        this.in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
        this.out = new DataOutputStream(new BufferedOutputStream(to.getOutputStream()));
        this.faults = faults;
        this.direction = direction;
    }

    DataInputStream in() {
        return in;
    }

    Message next() throws IOException {
        return Message.read(in);
    }

    /** Writes it when the faults allow; messages that come together are delayed together. */
    void forward(Message message) throws IOException, InterruptedException {
        faults.pass(direction, !isUnderWay);
        message.write(out);
        isUnderWay = in.available() > 0;
        if (!isUnderWay) {
            out.flush();
        }
    }

    /** What was written so far, when nothing follows. */
    void flush() throws IOException {
        isUnderWay = false;
        out.flush();
    }
}
