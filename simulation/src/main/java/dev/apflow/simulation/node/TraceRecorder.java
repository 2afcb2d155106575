package dev.apflow.simulation.node;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.simulation.trace.Text;
import dev.apflow.simulation.trace.Trace;

import java.util.Locale;

/** Sees what a process does, for the trace and for the audit. */
record TraceRecorder(NodeProcess process, Trace trace, Audit audit) {

    /** Something of note. */
    void trace(String what, String detail) {
        trace.note(process.name(), what, () -> detail);
    }

    void asks(CallKind call) {
        trace("asks", call.word());
        audit.asks(process, call);
    }

    /** The worker or the coordinator may take it for the store's silence and go on. */
    void callFailed(String call, Throwable bug) {
        audit.callFailed(process, call, bug);
    }

    /** How many slots are free at this moment. */
    int free() {
        return audit.free(process);
    }

    void onAnswer(CallKind call, long askedAt, Object answer) {
        audit.onAnswer(process, call, askedAt, answer);
    }

    void executes(Delivered delivered, int number, int running) {
        trace.note(process.name(), "executes", () -> line(delivered) + ", " + running + " at once");
        audit.executes(process, delivered, number);
    }

    void ends(int number) {
        audit.ends(process, number);
    }

    void interrupts(Delivered delivered, int number) {
        trace.note(process.name(), "interrupts", () -> line(delivered));
        audit.interrupts(process, delivered, number, process.interruptGrace());
    }

    void begins(Execution execution) {
        trace.note(process.name(), "begins", () -> line(delivered(execution)));
        audit.begins(process, execution);
    }

    void executed(Execution execution, Reply<JsonValue> end) {
        trace.note(
                process.name(), "executed", () -> line(delivered(execution)) + " " + Text.of(end));
        audit.executed(process, execution, end);
    }

    private static Delivered delivered(Execution execution) {
        return new Delivered(execution.task(), execution.attempt(), execution.delivery());
    }

    private static String line(Delivered delivered) {
        return String.format(
                Locale.ROOT,
                "%s %d/%d",
                delivered.task(),
                delivered.attempt(),
                delivered.delivery());
    }
}
