package dev.apflow.simulation.node;

import dev.apflow.application.cluster.ClusterExecutors;
import dev.apflow.application.cluster.Coordinator;
import dev.apflow.application.document.BackfillOrder;
import dev.apflow.application.event.Changes;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.task.Answer;
import dev.apflow.application.task.ClientCommands;
import dev.apflow.application.task.ScheduleCommands;
import dev.apflow.application.task.UseCases;
import dev.apflow.application.task.WriteGate;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.plan.ScheduleWish;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a node's clients are served, by the production use cases. A request passes the gate at one
 * moment and is written at a later one, so that the gate's word may be out of date by then.
 */
final class RequestHandler {

    private final WriteGate gate;
    private final UseCases useCases;
    private final String name;
    private WriteGate.Decision decision;
    private int served;

    /**
     * @param name of the process, of which the ids are made that it makes
     */
    RequestHandler(
            String name, Coordinator coordinator, ClusterStore store, Own own, Changes changes) {
        this.name = name;
        this.gate = coordinator.gate();
        this.decision = new WriteGate.Closed(Optional.empty());
        this.useCases =
                UseCases.over(
                        store,
                        new Remembering(),
                        new ClusterExecutors(own, store.nodes()),
                        own,
                        () -> "copies are not asked for",
                        changes,
                        coordinator::facts,
                        DeliveryLimit.DEFAULT);
    }

    /** Asks the gate. */
    WriteGate.Decision admit() {
        return gate.decide();
    }

    /** Carries the order out as the gate said then. */
    Answer<?> answer(Order order, WriteGate.Decision then) {
        decision = then;
        ClientCommands commands = useCases.by(order.client());
        return switch (order) {
            case Order.Submit submit ->
                    commands.submitTree()
                            .submit(
                                    submit.tasksAsMade(name + "-" + ++served),
                                    submit.execute(),
                                    submit.submission());
            case Order.Execute execute ->
                    commands.executeTree().execute(execute.tree(), execute.scope());
            case Order.Cancel cancel ->
                    commands.cancelTask()
                            .cancel(cancel.task(), Optional.of("unwanted"), cancel.descendants());
            case Order.OnSchedule change ->
                    answer(commands.schedules(), change.schedule(), change.wish());
            case Order.Rerun rerun -> commands.rerunTask().rerun(rerun.task(), false);
        };
    }

    private static Answer<?> answer(ScheduleCommands schedules, ScheduleId id, ScheduleWish wish) {
        return switch (wish) {
            case ScheduleWish.Put(JsonObject definition) -> schedules.put(id, definition);
            case ScheduleWish.Pause() -> schedules.pause(id, Optional.of("for a while"));
            case ScheduleWish.Resume() -> schedules.resume(id);
            case ScheduleWish.Trigger(Optional<Instant> nominal) -> schedules.trigger(id, nominal);
            case ScheduleWish.Backfill(BackfillOrder order) -> schedules.backfill(id, order);
            case ScheduleWish.Delete() -> schedules.delete(id);
        };
    }

    /** Says what the gate said before. */
    private final class Remembering implements WriteGate {

        @Override
        public Decision decide() {
            return decision;
        }

        @Override
        public Optional<LeaderInfo> refused(WriteAuthority authority) {
            return gate.refused(authority);
        }
    }
}
