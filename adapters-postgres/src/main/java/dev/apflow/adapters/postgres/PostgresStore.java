package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.engine.WriteProbe;
import dev.apflow.adapters.postgres.schedule.PostgresScheduleReads;
import dev.apflow.adapters.postgres.schedule.PostgresSchedules;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.task.PostgresClaims;
import dev.apflow.adapters.postgres.task.PostgresEvents;
import dev.apflow.adapters.postgres.task.PostgresFlows;
import dev.apflow.adapters.postgres.task.PostgresLogs;
import dev.apflow.adapters.postgres.task.PostgresQueueReads;
import dev.apflow.adapters.postgres.task.PostgresQueueWrites;
import dev.apflow.adapters.postgres.task.PostgresReads;
import dev.apflow.adapters.postgres.task.PostgresReports;
import dev.apflow.adapters.postgres.task.PostgresRetention;
import dev.apflow.adapters.postgres.task.PostgresRuns;
import dev.apflow.adapters.postgres.task.PostgresTasks;
import dev.apflow.adapters.postgres.task.PostgresTrees;
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
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.WriteObserver;

/** Every port over one pool. */
final class PostgresStore implements Store {

    private final PostgresSettings settings;
    private final Database database;
    private final PostgresClaims claims;
    private final Runnable release;

    /**
     * @param release runs once the pool is closed
     */
    PostgresStore(PostgresSettings settings, Database database, Runnable release) {
        this.settings = settings;
        this.database = database;
        this.claims = new PostgresClaims(database);
        this.release = release;
    }

    @Override
    public TreeWrites trees() {
        return new PostgresTrees(database);
    }

    @Override
    public TaskWrites tasks() {
        return new PostgresTasks(database);
    }

    @Override
    public TaskReads reads() {
        return new PostgresReads(database);
    }

    @Override
    public Flows flows() {
        return new PostgresFlows(database);
    }

    @Override
    public RunReads runs() {
        return new PostgresRuns(database);
    }

    @Override
    public TaskClaims claims() {
        return claims;
    }

    @Override
    public TaskReports reports() {
        return new PostgresReports(database);
    }

    @Override
    public Retention retention() {
        return new PostgresRetention(database);
    }

    @Override
    public EventLog events() {
        return new PostgresEvents(database);
    }

    @Override
    public AttemptLogs logs() {
        return new PostgresLogs(database);
    }

    @Override
    public ScheduleWrites scheduleWrites() {
        return new PostgresSchedules(database);
    }

    @Override
    public QueueWrites queueWrites() {
        return new PostgresQueueWrites(database);
    }

    @Override
    public QueueReads queueReads() {
        return new PostgresQueueReads(database);
    }

    @Override
    public ScheduleReads scheduleReads() {
        return new PostgresScheduleReads(database);
    }

    @Override
    public StoreClock clock() {
        return () ->
                database.one(
                                "select (extract(epoch from clock_timestamp()) * 1000000)::bigint"
                                        + " as at",
                                row -> Times.instant(row.column("at").getLong()))
                        .orElseThrow();
    }

    @Override
    public void observe(WriteObserver observer) {
        database.observe(observer);
    }

    @Override
    public void probe(boolean thorough) {
        WriteProbe.run(database, thorough);
    }

    @Override
    public String description() {
        return "postgresql " + settings.url().place();
    }

    @Override
    public void close() {
        database.close();
        release.run();
    }
}
