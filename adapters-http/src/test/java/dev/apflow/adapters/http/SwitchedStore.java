package dev.apflow.adapters.http;

import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.Flows;
import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.RunReads;
import dev.apflow.application.store.ScheduleReads;
import dev.apflow.application.store.ScheduleWrites;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TreeWrites;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that can be switched off, made to fail, and made to wait. */
final class SwitchedStore implements Store {

    private final Store inner;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean down;
    private volatile boolean broken;
    private volatile Optional<?> readBehind = Optional.empty();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    SwitchedStore(Store inner) {
        this.inner = inner;
    }

    /** From now on, or no more, it does not answer. */
    void down(boolean isDown) {
        down = isDown;
    }

    /** From now on, or no more, it has a bug. */
    void broken(boolean isBroken) {
        broken = isBroken;
    }

    /** From now on calls wait until the latch is open. */
    void holdBehind(CountDownLatch latch) {
        gate = latch;
    }

    /** Where events were read from last. */
    Optional<?> readBehind() {
        return readBehind;
    }

    /** How many calls wait. */
    int waiting() {
        return waiting.get();
    }

    /** Calls from now on do not wait; those that do, go on doing so. */
    void holdNobodyElse() {
        gate = new CountDownLatch(0);
    }

    private <T> T switched(Class<T> port, T delegate) {
        return port.cast(
                Proxy.newProxyInstance(
                        port.getClassLoader(),
                        new Class<?>[] {port},
                        (proxy, method, arguments) -> {
                            waiting.incrementAndGet();
                            gate.await();
                            waiting.decrementAndGet();
                            if (port == EventLog.class && method.getName().equals("read")) {
                                readBehind = (Optional<?>) arguments[1];
                            }
                            if (down) {
                                throw new StoreUnreachable(
                                        "the store is switched off", new IOException("off"));
                            }
                            if (broken) {
                                throw new IllegalStateException(
                                        "secret words of dev.apflow.Something");
                            }
                            try {
                                return method.invoke(delegate, arguments);
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        }));
    }

    @Override
    public TreeWrites trees() {
        return switched(TreeWrites.class, inner.trees());
    }

    @Override
    public TaskWrites tasks() {
        return switched(TaskWrites.class, inner.tasks());
    }

    @Override
    public TaskReads reads() {
        return switched(TaskReads.class, inner.reads());
    }

    @Override
    public TaskClaims claims() {
        return inner.claims();
    }

    @Override
    public TaskReports reports() {
        return inner.reports();
    }

    @Override
    public EventLog events() {
        return switched(EventLog.class, inner.events());
    }

    @Override
    public Retention retention() {
        return inner.retention();
    }

    @Override
    public Flows flows() {
        return switched(Flows.class, inner.flows());
    }

    @Override
    public RunReads runs() {
        return switched(RunReads.class, inner.runs());
    }

    @Override
    public AttemptLogs logs() {
        return switched(AttemptLogs.class, inner.logs());
    }

    @Override
    public ScheduleWrites scheduleWrites() {
        return switched(ScheduleWrites.class, inner.scheduleWrites());
    }

    @Override
    public QueueWrites queueWrites() {
        return switched(QueueWrites.class, inner.queueWrites());
    }

    @Override
    public QueueReads queueReads() {
        return switched(QueueReads.class, inner.queueReads());
    }

    @Override
    public ScheduleReads scheduleReads() {
        return switched(ScheduleReads.class, inner.scheduleReads());
    }

    @Override
    public StoreClock clock() {
        return inner.clock();
    }

    @Override
    public String description() {
        return inner.description();
    }

    @Override
    public void close() {
        inner.close();
    }
}
