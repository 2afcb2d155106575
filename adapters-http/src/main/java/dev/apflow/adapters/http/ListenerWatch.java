package dev.apflow.adapters.http;

import dev.apflow.adapters.http.connection.TlsListener;
import dev.apflow.adapters.http.exchange.PlainAnswers;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.domain.time.LocalInstant;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Connects to the server's own port again and again. Where that is refused, the listener has ended
 * and is begun anew; where nothing was heard of it for long, the node must not lead. In the
 * mailbox, but for {@link #isListening}.
 */
final class ListenerWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ListenerWatch.class.getName());
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

    /** Clients of a leader that cannot be spoken to wait for another one at most this long. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    /** It is looked once a second: less than this would take one slow answer for none. */
    private static final Duration SHORTEST_HUNG = Duration.ofSeconds(2);

    /** With the time between two looks, less than the longest silence: the next look connects. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);

    /**
     * Trailers are nothing that the {@link PlainAnswers} understand: all of the server is asked.
     */
    private static final byte[] QUESTION =
            ("GET /health/live HTTP/1.1\r\nHost: localhost\r\nTE: trailers\r\n"
                            + "Connection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    /** What a look at the port says. */
    private enum ProbeResult {
        LISTENS,
        /** And it answers what is asked. */
        ANSWERS,
        /** Nobody listens there. */
        ENDED,
        /** This process cannot even ask, or the queue of connections is full. */
        UNKNOWN
    }

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final WebListener listener;
    private final Runnable onSilence;
    private final Supplier<Duration> lease;
    private volatile LocalInstant lastContact;
    private volatile LocalInstant answered;
    private volatile boolean closed;
    private boolean looking;
    private boolean silentBefore;

    /**
     * @param onSilence runs again and again while nobody can connect, or nothing is answered for
     *     longer than the lease
     * @param lease of a leader: one that hangs is replaced like one that is gone
     */
    ListenerWatch(
            Dispatcher dispatcher,
            WebListener listener,
            Runnable onSilence,
            Supplier<Duration> lease) {
        this.lease = lease;
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.listener = listener;
        this.onSilence = onSilence;
        this.lastContact = dispatcher.now();
        this.answered = lastContact;
    }

    void start() {
        dispatcher.after(PERIOD, this::probe);
    }

    /** Whether a connection was accepted a short time ago; from any thread. */
    boolean isListening() {
        return lastContact.until(dispatcher.now()).compareTo(LONGEST_SILENCE) <= 0;
    }

    /**
     * Whether requests have not been answered for as long as a leader that is gone is waited for.
     */
    private boolean isHung() {
        Duration most = lease.get();
        Duration longest = most.compareTo(SHORTEST_HUNG) < 0 ? SHORTEST_HUNG : most;
        return answered.until(dispatcher.now()).compareTo(longest) > 0;
    }

    /** The next look is arranged first: without threads this one may throw. */
    private void probe() {
        if (closed) {
            return;
        }
        dispatcher.after(PERIOD, this::probe);
        boolean silent = !isListening() || isHung();
        if (silent && !silentBefore) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "requests are not answered: this node must not lead");
        }
        silentBefore = silent;
        if (silent) {
            onSilence.run();
        }
        if (!looking) {
            dispatcher.call(CallKind.CHECK_LISTENER, this::probeAndRestart, this::seen);
            looking = true;
        }
    }

    private void seen(Reply<ProbeResult> reply) {
        looking = false;
        switch (reply) {
            case Reply.Answered<ProbeResult>(ProbeResult sight) -> {
                if (sight == ProbeResult.ANSWERS) {
                    answered = dispatcher.now();
                }
            }
            case Reply.Threw<ProbeResult>(Throwable problem) ->
                    failures.failed(CallKind.CHECK_LISTENER, problem);
        }
    }

    /** On a thread of its own. */
    private ProbeResult probeAndRestart() {
        ProbeResult sight = sight();
        if (sight == ProbeResult.ENDED && !closed) {
            listener.restart();
        }
        return sight;
    }

    private ProbeResult sight() {
        ListenAddress address = listener.address();
        InetAddress host =
                address.host().isAnyLocalAddress()
                        ? InetAddress.getLoopbackAddress()
                        : address.host();
        try (Socket socket = new Socket()) {
            return seenBy(socket, new InetSocketAddress(host, address.port()));
        } catch (ConnectException refused) {
            return ProbeResult.ENDED;
        } catch (IOException notKnown) {
            return ProbeResult.UNKNOWN;
        }
    }

    /** Where clients use TLS, the probe may connect without it. */
    private ProbeResult seenBy(Socket socket, InetSocketAddress there) throws IOException {
        if (listener.tls().isEmpty()) {
            return lookedAt(socket, there);
        }
        TlsListener tls = listener.tls().get();
        socket.bind(new InetSocketAddress(0));
        int port = socket.getLocalPort();
        tls.exempt(port);
        try {
            return lookedAt(socket, there);
        } finally {
            tls.forget(port);
        }
    }

    private ProbeResult lookedAt(Socket socket, InetSocketAddress there) throws IOException {
        socket.connect(there, (int) LONGEST_CONNECT.toMillis());
        lastContact = dispatcher.now();
        return answers(socket) ? ProbeResult.ANSWERS : ProbeResult.LISTENS;
    }

    /** Whatever is answered, somebody does. */
    private static boolean answers(Socket socket) throws IOException {
        try {
            socket.setSoTimeout((int) LONGEST_ANSWER.toMillis());
            socket.getOutputStream().write(QUESTION);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silent) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
