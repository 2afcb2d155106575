package dev.apflow.testkit.memory;

import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a store holds, whoever has it open; its monitor is the lock that transactions take. */
final class Contents {

    /** In the order of their numbers. */
    final Map<TaskId, Row> rows = new LinkedHashMap<>();

    final List<TaskEvent> events = new ArrayList<>();
    final Map<String, Tables.Submitted> submissions = new HashMap<>();
    final Map<IdempotencyKey, JsonValue> cache = new HashMap<>();
    final Membership membership = new Membership();
    final InstantSource clock;
    long lastNumber;
    long lastEvent;

    Contents(InstantSource clock) {
        this.clock = clock;
    }
}
