package dev.apflow.simulation.schedule;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.ChangeResult;
import dev.apflow.application.store.ScheduleWrites.Insertion;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.simulation.node.Audit;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Text;
import dev.apflow.simulation.trace.Trace;
import dev.apflow.store.memory.InMemoryNode;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Follows what becomes of schedules, call by call. */
public final class LedgerAudit implements Audit {

    private final Trace trace;
    private final Findings findings;
    private final LedgerModel model;
    private final ClockReadings clocks;
    private final Consumer<NodeProcess> afterSteps;
    private long newest;
    private long terms;

    /**
     * @param eye sees the store as it is
     * @param afterSteps is told of each step of a decision
     */
    public LedgerAudit(
            World world,
            StoreTime time,
            Trace trace,
            Findings findings,
            InMemoryNode eye,
            Consumer<NodeProcess> afterSteps) {
        this.trace = trace;
        this.findings = findings;
        this.clocks = new ClockReadings(world);
        this.afterSteps = afterSteps;
        this.model = new LedgerModel(world, time, findings, eye);
    }

    /** Schedules with a nominal time that has come a while ago and has no fate. */
    public List<ScheduleId> late() {
        return model.late();
    }

    /** Called now and then while nothing goes wrong. */
    public void look() {
        model.look();
    }

    /** What must be so in the end. */
    public void check() {
        model.check();
    }

    /** Fates that were written. */
    public long entries() {
        return model.entries();
    }

    public long trees() {
        return model.trees();
    }

    /** How often another leader wrote than before. */
    public long terms() {
        return terms;
    }

    @Override
    public void tookEffect(StoreCall call, Object result) {
        trace.note(
                call.process().name(),
                call.method().method(),
                () -> Text.of(call.arguments()) + " = " + Text.of(result));
        clocks.tookEffect(call, result);
        switch (call.method()) {
            case CREATE_SCHEDULE -> {
                if (granted(call, result) == Insertion.CREATED) {
                    model.created((ScheduleRow) call.arguments().get(1));
                }
            }
            case DELETE_SCHEDULE -> {
                if (granted(call, result) == Boolean.TRUE) {
                    model.deleted((ScheduleId) call.arguments().get(1));
                }
            }
            case CHANGE_SCHEDULES -> {
                if (granted(call, result) instanceof List<?> results) {
                    changed(call, (List<?>) call.arguments().get(1), results);
                    afterSteps.accept(call.process());
                }
            }
            case DUE_SCHEDULES -> afterSteps.accept(call.process());
            default -> {}
        }
    }

    private void changed(StoreCall call, List<?> changes, List<?> results) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof ChangeResult.Changed) {
                model.changed((Change) changes.get(i), clocks.moments(call.process()));
            }
        }
    }

    /** What was written, or that nothing was. */
    private Object granted(StoreCall call, Object result) {
        if (!(result instanceof AuthorizedResult.Granted<?>(Object written))
                || !(call.arguments().getFirst() instanceof WriteAuthority.Term term)) {
            return "nothing";
        }
        long epoch = term.epoch().value();
        findings.require(
                epoch >= newest,
                "a leader writes nothing after its successor",
                () -> call + " after epoch " + newest);
        terms += epoch > newest ? 1 : 0;
        newest = epoch;
        return written;
    }

    @Override
    public void broke(StoreCall call, Throwable problem) {
        findings.threw("no call breaks the store", call.method().toString(), problem);
    }

    @Override
    public void eventFailed(NodeProcess process, Throwable problem) {
        findings.threw("no event of a mailbox fails", process.name(), problem);
    }

    @Override
    public void callFailed(NodeProcess process, String call, Throwable problem) {
        findings.threw("no call fails but for the store's silence", process + " " + call, problem);
    }

    @Override
    public void requestFailed(NodeProcess process, String request, Throwable problem) {
        findings.threw("no use case throws", process + " asked for " + request, problem);
    }

    @Override
    public void clockSet(Duration by) {
        trace.note("store", "clock", () -> "set by " + by);
    }

    @Override
    public int free(NodeProcess process) {
        return process.plan().slots();
    }

    @Override
    public void arrives(StoreCall call) {}

    @Override
    public void asks(NodeProcess process, CallKind call) {}

    @Override
    public void onAnswer(NodeProcess process, CallKind call, long askedAt, Object answer) {}

    @Override
    public void executes(NodeProcess process, Delivered delivered, int number) {}

    @Override
    public void ends(NodeProcess process, int number) {}

    @Override
    public void interrupts(NodeProcess process, Delivered delivered, int number, long grace) {}

    @Override
    public void begins(NodeProcess process, Execution execution) {}

    @Override
    public void executed(NodeProcess process, Execution execution, Reply<JsonValue> end) {}

    @Override
    public void elected(NodeProcess process, Epoch epoch) {}

    @Override
    public void departed(NodeProcess process, Epoch epoch) {}

    @Override
    public void sessionsBroke(NodeProcess process) {}
}
