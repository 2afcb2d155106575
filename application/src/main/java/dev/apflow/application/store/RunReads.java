package dev.apflow.application.store;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.RunStatus;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.domain.task.TaskId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Runs: trees as lists show them. Each method sees one moment. */
public interface RunReads {

    /** Where the run of this root comes from; empty where no tree has it. */
    Optional<RunOrigin> origin(TaskId root);

    /** The run of this root, with the inputs of its flow. */
    Optional<RunSummary> run(TaskId root, EligibleNodes nodes);

    /**
     * Newest (by number) first; {@code limit}, which is at least 1, at most; without the inputs of
     * their flows.
     *
     * @param nodes that are up: where a ready task has none, it stands at no_node
     */
    RunPage list(RunFilter filter, EligibleNodes nodes, Optional<RunCursor> after, int limit);

    /**
     * What happened to tasks from then on, by the events of the log.
     *
     * @param steps how many there are
     * @param mostEvents so many of the newest events are looked at
     */
    Activity activity(Instant from, Duration step, int steps, int mostEvents);

    /**
     * Every condition given must hold.
     *
     * @param statuses empty: any
     * @param name of the root, the whole of it
     * @param method of the root
     * @param labels all of them
     * @param createdAfter at this time or later
     * @param createdBefore earlier than this
     */
    record RunFilter(
            Optional<FlowName> flow,
            Set<RunStatus> statuses,
            Labels labels,
            Optional<String> name,
            Optional<ExecutorId> method,
            Optional<Instant> createdAfter,
            Optional<Instant> createdBefore,
            TriggerFilter trigger) {

        public static final RunFilter ANY =
                new RunFilter(
                        Optional.empty(),
                        Set.of(),
                        Labels.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        TriggerFilter.ANY);

        public RunFilter {
            Objects.requireNonNull(flow, "flow");
            statuses = Set.copyOf(statuses);
            Objects.requireNonNull(labels, "labels");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(createdAfter, "createdAfter");
            Objects.requireNonNull(createdBefore, "createdBefore");
            Objects.requireNonNull(trigger, "trigger");
        }
    }

    /** What made a run, as far as that is asked for. */
    record TriggerFilter(Optional<TriggerKind> kind, Optional<String> id, Optional<String> user) {

        public static final TriggerFilter ANY =
                new TriggerFilter(Optional.empty(), Optional.empty(), Optional.empty());

        public TriggerFilter {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(user, "user");
        }
    }

    /** A place in the list: the number of the last run of a page. */
    record RunCursor(long number) {}

    /**
     * A page.
     *
     * @param next where the next page begins; empty on the last page
     */
    record RunPage(List<RunSummary> runs, Optional<RunCursor> next) {
        public RunPage {
            runs = List.copyOf(runs);
            Objects.requireNonNull(next, "next");
        }
    }
}
