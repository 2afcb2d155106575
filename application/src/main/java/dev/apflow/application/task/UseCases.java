package dev.apflow.application.task;

import dev.apflow.application.event.Changes;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.Store;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.tree.TreeLimits;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Everything that clients can ask for, wired over one store. */
public final class UseCases {

    private final Function<Optional<Actor>, ClientCommands> commands;
    private final ReadTasks readTasks;
    private final ReadAttempts readAttempts;
    private final ReadFlows readFlows;
    private final ReadRuns readRuns;
    private final ReadSchedules readSchedules;
    private final ReadQueues readQueues;

    private UseCases(
            Function<Optional<Actor>, ClientCommands> commands,
            ReadTasks readTasks,
            ReadAttempts readAttempts,
            ReadFlows readFlows,
            ReadRuns readRuns,
            ReadSchedules readSchedules,
            ReadQueues readQueues) {
        this.commands = commands;
        this.readTasks = readTasks;
        this.readAttempts = readAttempts;
        this.readFlows = readFlows;
        this.readRuns = readRuns;
        this.readSchedules = readSchedules;
        this.readQueues = readQueues;
    }

    /**
     * What a client can change.
     *
     * @param client whom the events of its changes name; empty where it has no name
     */
    public ClientCommands by(Optional<Actor> client) {
        return commands.apply(client);
    }

    public ReadTasks readTasks() {
        return readTasks;
    }

    public ReadAttempts readAttempts() {
        return readAttempts;
    }

    public ReadRuns readRuns() {
        return readRuns;
    }

    public ReadFlows readFlows() {
        return readFlows;
    }

    public ReadSchedules readSchedules() {
        return readSchedules;
    }

    public ReadQueues readQueues() {
        return readQueues;
    }

    /**
     * Wires the use cases.
     *
     * @param nodes what is known of the nodes that run tasks, for explanations
     * @param maxDeliveries of tasks that do not say how many of theirs may be lost
     */
    public static UseCases over(
            Store store,
            WriteGate gate,
            OfferedExecutors executors,
            InputSchemas schemas,
            IdSource ids,
            Changes changes,
            Supplier<List<NodeFacts>> nodes,
            int maxDeliveries) {
        SpecCheck check = new SpecCheck(executors, schemas);
        return new UseCases(
                client -> commands(check, maxDeliveries, gate.by(client), store, ids, changes),
                new ReadTasks(
                        store.reads(), store.runs(), store.queueReads(), store.clock(), nodes),
                new ReadAttempts(store.reads(), store.logs(), store.events()),
                new ReadFlows(store.flows()),
                new ReadRuns(store.runs(), store.reads(), store.clock(), nodes),
                new ReadSchedules(store.scheduleReads(), store.clock()),
                new ReadQueues(store.queueReads()));
    }

    private static ClientCommands commands(
            SpecCheck check,
            int maxDeliveries,
            WriteGate gate,
            Store store,
            IdSource ids,
            Changes changes) {
        SubmitTree submit =
                new SubmitTree(
                        check,
                        TreeLimits.DEFAULT,
                        maxDeliveries,
                        gate,
                        store.trees(),
                        store.reads(),
                        changes);
        StartFlow flows = new StartFlow(submit, check.schemas(), gate, store.flows(), ids);
        return new ClientCommands(
                submit,
                new ExecuteTree(gate, store.trees(), changes),
                new DeleteTree(gate, store.trees(), changes),
                new ChangeTask(check, maxDeliveries, gate, store.reads(), store.tasks(), changes),
                new DeleteTask(gate, store.tasks(), changes),
                new CancelTask(gate, store.tasks(), changes),
                new RerunTask(gate, store.tasks(), changes),
                new CopyTask(store.reads(), store.runs(), submit, ids),
                new PutFlow(submit, check.schemas(), gate, store.flows(), ids),
                new DeleteFlow(gate, store.flows()),
                flows,
                new ScheduleCommands(
                        store,
                        gate,
                        new PrepareRun(submit, flows, ids),
                        new ReadSchedules(store.scheduleReads(), store.clock()),
                        ids,
                        changes),
                new QueueCommands(gate, store.queueWrites(), store.queueReads(), changes));
    }
}
