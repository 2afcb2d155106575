package dev.apflow.adapters.http;

import dev.apflow.adapters.http.tls.NodeTls;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;

import java.time.Duration;

/** Looks every second whether files of TLS changed. In the mailbox. */
final class TlsWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TlsWatch.class.getName());

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final NodeTls tls;
    private boolean looking;
    private volatile boolean closed;

    TlsWatch(Dispatcher dispatcher, NodeTls tls) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.tls = tls;
    }

    void start() {
        dispatcher.after(PERIOD, this::check);
    }

    private void check() {
        if (closed) {
            return;
        }
        dispatcher.after(PERIOD, this::check);
        if (!looking) {
            dispatcher.call(CallKind.CHECK_TLS_FILES, this::lookNow, this::onLooked);
            looking = true;
        }
    }

    private void onLooked(Reply<Boolean> reply) {
        looking = false;
        if (reply instanceof Reply.Threw<Boolean>(Throwable problem)) {
            failures.failed(CallKind.CHECK_TLS_FILES, problem);
        }
    }

    /** On a thread of its own. */
    private boolean lookNow() {
        tls.checkFiles();
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
