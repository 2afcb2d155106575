package dev.apflow.store.memory;

import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.TaskId;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a store holds, whoever has it open; its monitor is the lock that transactions take. */
final class StoreState {

    /** In the order of their numbers. */
    final Map<TaskId, Row> rows = new LinkedHashMap<>();

    /** Those that have not ended, in the order of their numbers: what claims and sweeps look at. */
    final NavigableMap<Long, Row> open = new TreeMap<>();

    final List<TaskEvent> events = new ArrayList<>();
    final Map<String, Tables.Submitted> submissions = new HashMap<>();
    final NavigableMap<FlowName, MemoryFlows.Kept> flows = new TreeMap<>();
    final Map<TaskId, RunOrigin> origins = new HashMap<>();
    final Map<IdempotencyKey, Tables.Kept> cache = new HashMap<>();

    /** Trees in which something could move when the last transaction ended. */
    final Set<TaskId> moving = new HashSet<>();

    /** Trees of which the transaction under way changed something. */
    final Set<TaskId> touched = new LinkedHashSet<>();

    /** The client whose change the transaction under way is, if it is one's. */
    Optional<Actor> actor = Optional.empty();

    final NavigableMap<ScheduleId, MemorySchedule> schedules = new TreeMap<>();
    final FlowControl flow = new FlowControl();
    final StandaloneRow standalone = new StandaloneRow();
    final Membership membership = new Membership();
    final InstantSource clock;
    long lastNumber;
    long lastEvent;

    StoreState(InstantSource clock) {
        this.clock = clock;
    }
}
