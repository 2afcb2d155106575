package dev.apflow.adapters.http.operation;

import dev.apflow.application.metric.Meters;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Reading;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.task.TaskStatus;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Counts tasks that have not ended. */
public final class LiveTasks {

    private final StoreLook<Map<TaskStatus, Long>> store;

    public LiveTasks(ReadTasks reads, Dispatcher dispatcher) {
        this.store = new StoreLook<>(CallKind.COUNT_TASKS, dispatcher, Duration.ZERO, reads::live);
    }

    public void addTo(Meters meters) {
        meters.gauge(
                Meter.of("apflow_tasks", "Tasks that have not ended, by status.", "status"),
                this::readings);
    }

    private List<Reading> readings() {
        return store.look().entrySet().stream()
                .map(each -> Reading.of(each.getValue(), each.getKey().word()))
                .toList();
    }
}
