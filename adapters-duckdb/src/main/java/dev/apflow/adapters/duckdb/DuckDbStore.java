package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
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

/** Every port over one database. */
final class DuckDbStore implements Store {

    private static final String TOUCH = "update apflow_given set task = task";

    /** Text that does not compress well: 256 KiB of it. */
    private static final String FILL =
            "insert into apflow_probe select md5(random()::varchar) from range(8192)";

    private static final String EMPTY = "delete from apflow_probe";

    private final Database database;
    private final Trees trees;
    private final Tasks tasks;
    private final Claims claims;
    private final Reports reports;
    private final Numbers numbers;
    private final RetentionSweeps retention;

    DuckDbStore(Database database) {
        this.database = database;
        this.numbers = Numbers.of(database);
        this.trees = new Trees(database, numbers);
        this.tasks = new Tasks(database, numbers);
        this.claims = new Claims(database, numbers);
        this.reports = new Reports(database, numbers);
        this.retention = new RetentionSweeps(database, numbers);
    }

    @Override
    public TreeWrites trees() {
        return trees;
    }

    @Override
    public TaskWrites tasks() {
        return tasks;
    }

    @Override
    public TaskReads reads() {
        return new Reads(database);
    }

    @Override
    public Flows flows() {
        return new StoredFlows(database);
    }

    @Override
    public RunReads runs() {
        return new Runs(database);
    }

    @Override
    public TaskClaims claims() {
        return claims;
    }

    @Override
    public TaskReports reports() {
        return reports;
    }

    @Override
    public Retention retention() {
        return retention;
    }

    @Override
    public EventLog events() {
        return new Events(database);
    }

    @Override
    public AttemptLogs logs() {
        return new Logs(database);
    }

    @Override
    public ScheduleWrites scheduleWrites() {
        return new Schedules(database, numbers);
    }

    @Override
    public QueueWrites queueWrites() {
        return new Queues(database);
    }

    @Override
    public QueueReads queueReads() {
        return new QueueQueries(database);
    }

    @Override
    public ScheduleReads scheduleReads() {
        return new ScheduleQueries(database);
    }

    @Override
    public StoreClock clock() {
        return () ->
                database.read(
                        execute ->
                                Times.instant(
                                        execute.createGet("select epoch_us(now()) as now")
                                                .execute()
                                                .orElseThrow()
                                                .column("now")
                                                .get(Long.class)));
    }

    @Override
    public void observe(WriteObserver observer) {
        database.observe(observer);
    }

    /** Written and removed by two changes: what one change does and undoes needs no room. */
    @Override
    public void probe(boolean thorough) {
        database.write(session -> session.sql(thorough ? FILL : TOUCH).update());
        if (thorough) {
            database.write(session -> session.sql(EMPTY).update());
        }
    }

    @Override
    public String description() {
        return "duckdb " + database.path();
    }

    @Override
    public void close() {
        database.close();
    }
}
