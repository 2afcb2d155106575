package dev.apflow.simulation.check;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.simulation.node.Audit;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.trace.Findings;

import java.time.Duration;

/**
 * A check that throws does so in the middle of the code that it checks, which would take it for a
 * store that fails and go on. So it ends here, as a finding.
 */
public final class GuardedAudit implements Audit {

    private final Audit delegate;
    private final Findings findings;

    public GuardedAudit(Audit delegate, Findings findings) {
        this.delegate = delegate;
        this.findings = findings;
    }

    private void guarded(Runnable check) {
        try {
            check.run();
        } catch (RuntimeException | Error bug) {
            findings.threw("no check throws", "a check", bug);
        }
    }

    @Override
    public void arrives(StoreCall call) {
        guarded(() -> delegate.arrives(call));
    }

    @Override
    public void tookEffect(StoreCall call, Object result) {
        guarded(() -> delegate.tookEffect(call, result));
    }

    @Override
    public void broke(StoreCall call, Throwable problem) {
        guarded(() -> delegate.broke(call, problem));
    }

    @Override
    public void asks(NodeProcess process, CallKind call) {
        guarded(() -> delegate.asks(process, call));
    }

    @Override
    public int free(NodeProcess process) {
        int[] free = new int[1];
        guarded(() -> free[0] = delegate.free(process));
        return free[0];
    }

    @Override
    public void onAnswer(NodeProcess process, CallKind call, long askedAt, Object answer) {
        guarded(() -> delegate.onAnswer(process, call, askedAt, answer));
    }

    @Override
    public void executes(NodeProcess process, Delivered delivered, int number) {
        guarded(() -> delegate.executes(process, delivered, number));
    }

    @Override
    public void ends(NodeProcess process, int number) {
        guarded(() -> delegate.ends(process, number));
    }

    @Override
    public void interrupts(NodeProcess process, Delivered delivered, int number, long grace) {
        guarded(() -> delegate.interrupts(process, delivered, number, grace));
    }

    @Override
    public void begins(NodeProcess process, Execution execution) {
        guarded(() -> delegate.begins(process, execution));
    }

    @Override
    public void executed(NodeProcess process, Execution execution, Reply<JsonValue> end) {
        guarded(() -> delegate.executed(process, execution, end));
    }

    @Override
    public void elected(NodeProcess process, Epoch epoch) {
        guarded(() -> delegate.elected(process, epoch));
    }

    @Override
    public void departed(NodeProcess process, Epoch epoch) {
        guarded(() -> delegate.departed(process, epoch));
    }

    @Override
    public void eventFailed(NodeProcess process, Throwable problem) {
        guarded(() -> delegate.eventFailed(process, problem));
    }

    @Override
    public void callFailed(NodeProcess process, String call, Throwable problem) {
        guarded(() -> delegate.callFailed(process, call, problem));
    }

    @Override
    public void requestFailed(NodeProcess process, String request, Throwable problem) {
        guarded(() -> delegate.requestFailed(process, request, problem));
    }

    @Override
    public void sessionsBroke(NodeProcess process) {
        guarded(() -> delegate.sessionsBroke(process));
    }

    @Override
    public void clockSet(Duration by) {
        guarded(() -> delegate.clockSet(by));
    }
}
