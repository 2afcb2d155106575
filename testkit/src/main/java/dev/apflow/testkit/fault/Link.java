package dev.apflow.testkit.fault;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** One client's connection through the proxy: a thread for each direction. */
final class Link {

    private static final int ASKS_FOR_TLS = 80877103;
    private static final int ASKS_FOR_GSS = 80877104;
    private static final int CANCELS = 80877102;
    private static final char IDLE = 'I';

    private final Socket client;
    private final Socket server;
    private final ConnectionFaults faults;
    private final Supplier<List<LostReply>> rules;

    /** Texts of prepared statements by name; of the thread to the server alone. */
    private final Map<String, String> prepared = new HashMap<>();

    /** The rule that concerns the transaction under way. */
    private volatile Optional<LostReply> concern = Optional.empty();

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean forgotten;

    Link(Socket client, Socket server, ConnectionFaults faults, Supplier<List<LostReply>> rules) {
        this.client = client;
        this.server = server;
        this.faults = faults;
        this.rules = rules;
    }

    void start() {
        Thread.ofVirtual()
                .name("proxy to server")
                .start(() -> pump(client, server, Direction.TO_SERVER, this::toServer));
        Thread.ofVirtual()
                .name("proxy to client")
                .start(() -> pump(server, client, Direction.TO_CLIENT, this::toClient));
    }

    /** Passes nothing on from now on, not even an end. */
    void forget() {
        forgotten = true;
    }

    /** Cuts both connections: both sides see a reset. */
    void reset() {
        reset(client);
        reset(server);
        ended.countDown();
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failure) {
            // That is what was wanted.
        }
    }

    boolean isOpen() {
        return ended.getCount() > 0;
    }

    /** One direction, until it ends. */
    private interface Pump {
        void run(Way way) throws IOException, InterruptedException;
    }

    private void pump(Socket from, Socket to, Direction direction, Pump pump) {
        try {
            run(pump, new Way(from, to, faults, direction));
            faults.pass(direction, true);
            if (forgotten) {
                ended.await();
            }
        } catch (IOException failure) {
            // Before it could begin.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private static void run(Pump pump, Way way) throws InterruptedException {
        try {
            pump.run(way);
        } catch (IOException over) {
            // One of the two has gone; the other learns of it as the faults allow.
        }
    }

    private void close() {
        try (client;
                server) {
            ended.countDown();
        } catch (IOException failure) {
            // As was wanted.
        }
    }

    private void toServer(Way way) throws IOException, InterruptedException {
        Message first = greeting(way.in());
        way.forward(first);
        while (first.code() != CANCELS) {
            Message message = way.next();
            if (!forgotten) {
                poll(message);
                way.forward(message);
            }
        }
    }

    /** Says no to encryption itself, so that everything can be read. */
    private Message greeting(DataInputStream in) throws IOException {
        Message message = Message.readUntyped(in);
        while (message.code() == ASKS_FOR_TLS || message.code() == ASKS_FOR_GSS) {
            client.getOutputStream().write('N');
            message = Message.readUntyped(in);
        }
        return message;
    }

    private void poll(Message message) {
        if (message.is('P')) {
            prepared.put(message.text(0), message.text(1));
        } else if (message.is('B')) {
            runs(prepared.getOrDefault(message.text(1), ""));
        } else if (message.is('Q')) {
            runs(message.text(0));
        }
    }

    private void runs(String sql) {
        if (concern.isEmpty()) {
            concern = rules.get().stream().filter(rule -> rule.concerns(sql)).findFirst();
        }
    }

    private void toClient(Way way) throws IOException, InterruptedException {
        List<Message> kept = new ArrayList<>();
        while (true) {
            Message message = way.next();
            if (forgotten) {
                continue;
            }
            if (concern.isEmpty()) {
                way.forward(message);
                continue;
            }
            kept.add(message);
            if (message.is('Z')) {
                answered(kept, message.body()[0] == IDLE, way);
                kept.clear();
            }
        }
    }

    /** The whole reply to something that a rule concerns is there. */
    private void answered(List<Message> reply, boolean over, Way way)
            throws IOException, InterruptedException {
        LostReply rule = concern.orElseThrow();
        if (over && isCommitted(reply) && rule.takes()) {
            reset();
            rule.done();
            return;
        }
        if (over) {
            concern = Optional.empty();
        }
        for (Message message : reply) {
            way.forward(message);
        }
        way.flush();
    }

    private static boolean isCommitted(List<Message> reply) {
        return reply.stream()
                .noneMatch(
                        message ->
                                message.is('E')
                                        || message.is('C') && message.text(0).equals("ROLLBACK"));
    }
}
