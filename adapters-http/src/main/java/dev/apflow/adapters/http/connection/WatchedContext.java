package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.domain.time.LocalInstant;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A connection's context whose reading and writing have deadlines. */
final class WatchedContext implements ConnectionContext {

    /** Between the answer 408, should a byte come at last, and the end without a word. */
    private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

    private final ConnectionContext inner;
    private final ConnectionWatch watch;
    private final long mostUnread;
    private final Deadline deadline = new Deadline();
    private final Progress progress;
    private final DataReader reader;
    private final DataWriter writer;
    private final Runnable endAfterAnswer;
    private final Router router;
    private final ListenerContext listener;
    private volatile boolean idle;
    private boolean routed;
    private boolean clientEnds;
    private boolean serverEnds;

    /**
     * Wraps {@code inner}.
     *
     * @param mostUnread bytes that may lie here, read from the socket and not yet understood
     * @param refusals what the web server's own are called
     * @param router answers all requests of this connection
     * @param endAfterAnswer run when the answer that is beginning is to be the last
     */
    WatchedContext(
            ConnectionContext inner,
            ConnectionWatch watch,
            ConnectionLimits limits,
            long mostUnread,
            ServerRefusals refusals,
            Router router,
            Runnable endAfterAnswer) {
        this.inner = inner;
        this.watch = watch;
        this.mostUnread = mostUnread;
        this.router = router;
        this.listener =
                new JudgedListener(
                        inner.listenerContext(),
                        inner instanceof Peer peer ? peer : new Peer.Unknown(),
                        new RefusedByServer(refusals, watch.refusals(), () -> routed));
        this.endAfterAnswer = endAfterAnswer;
        this.progress = new Progress(limits);
        this.reader = new StrictReader(this::read);
        this.writer = new WatchedWriter(inner.dataWriter(), deadline, watch::now, limits.write());
    }

    Deadline deadline() {
        return deadline;
    }

    void headBegan() {
        progress.headBegan(watch.now());
    }

    void headersRead(Headers headers) {
        Framing.require(headers);
        progress.headersRead(watch.now());
        clientEnds = Framing.endsConnection(headers);
        routed = true;
    }

    /** A request that never was routed ends the connection by itself. */
    void answerBegan(Headers headers) {
        progress.answerBegan();
        serverEnds = Framing.endsConnection(headers);
        if (routed && (clientEnds || serverEnds)) {
            endAfterAnswer.run();
        }
        routed = false;
    }

    /** Whether it only waits for the next request. */
    boolean isIdle() {
        return idle;
    }

    /** Whether the answer said that the connection ends, without the client's having asked. */
    boolean serverEnds() {
        return serverEnds;
    }

    /** Reads on, whatever comes, until the client closes or {@code time} is over. */
    void linger(Duration time, long mostBytes) {
        deadline.set(watch.now().plus(time));
        try {
            long left = mostBytes;
            while (left > 0) {
                left -= inner.dataReader().readBuffer().available();
            }
        } catch (InsufficientDataAvailableException | CloseConnectionException end) {
            // That is what was waited for.
        } finally {
            deadline.clear();
        }
    }

    private byte[] read() {
        Optional<LocalInstant> due = progress.due();
        due.ifPresent(instant -> deadline.set(instant.plus(LAST_CHANCE)));
        byte[] bytes = received(due.isEmpty());
        LocalInstant now = watch.now();
        if (due.isPresent() && now.until(due.get()).isNegative()) {
            throw refusal(Status.REQUEST_TIMEOUT_408, "The request came too slowly");
        }
        if (reader.available() + bytes.length > mostUnread) {
            throw refusal(Status.REQUEST_ENTITY_TOO_LARGE_413, "Too much at once");
        }
        progress.received(bytes.length, now);
        return bytes;
    }

    /**
     * First it says that it is idle, then it looks whether it may: closing does it the other way.
     */
    private byte[] received(boolean waiting) {
        idle = waiting;
        try {
            if (waiting && watch.isClosed()) {
                throw new CloseConnectionException("the server ends");
            }
            return inner.dataReader().readBuffer().readBytes();
        } catch (InsufficientDataAvailableException end) {
            throw new CloseConnectionException("the client closed the connection", end);
        } finally {
            idle = false;
            deadline.clear();
        }
    }

    private static RequestException refusal(Status status, String message) {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .status(status)
                .message(message)
                .setKeepAlive(false)
                .build();
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return listener;
    }

    @Override
    public ExecutorService executor() {
        return inner.executor();
    }

    @Override
    public Router router() {
        return router;
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return inner.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return inner.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return inner.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return inner.localPeer();
    }

    @Override
    public boolean isSecure() {
        return inner.isSecure();
    }

    @Override
    public String socketId() {
        return inner.socketId();
    }

    @Override
    public String childSocketId() {
        return inner.childSocketId();
    }
}
