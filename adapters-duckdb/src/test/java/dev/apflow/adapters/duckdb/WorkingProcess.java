package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TreeWrites.Creation;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Works until it is killed: three threads submit trees, one claims and reports. Says what the store
 * acknowledged, one line each, and only then.
 */
final class WorkingProcess {

    private final Work work;
    private final String name;

    private WorkingProcess(Store store, String name) {
        this.work = new Work(store);
        this.name = name;
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (Store store = DuckDbStores.open(settings(arguments[0]))) {
            WorkingProcess process = new WorkingProcess(store, arguments[1]);
            List<Thread> threads =
                    Stream.of("a", "b", "c")
                            .map(each -> Thread.ofPlatform().start(() -> process.submit(each)))
                            .toList();
            process.work();
            for (Thread each : threads) {
                each.join();
            }
        }
    }

    /** A log this small is moved into the file again and again: some kills hit a checkpoint. */
    private static DuckDbSettings settings(String file) {
        return DuckDbSettings.of(Path.of(file)).withLogBytesMax(64 << 10);
    }

    private void submit(String thread) {
        for (int i = 0; i < 1_000_000; i++) {
            String id = name + thread + i;
            Creation creation = work.submit(Work.task(id), Work.task(id + "-1"));
            if (!(creation instanceof Creation.Created)) {
                throw new IllegalStateException("not created: " + creation);
            }
            say("created " + id + "\ncreated " + id + "-1");
        }
    }

    private void work() {
        for (int i = 0; i < 1_000_000; i++) {
            List<Claimed> claimed = work.claim(5);
            claimed.forEach(each -> say("claimed " + line(each)));
            List<Verdict> verdicts = work.succeed(claimed.stream().skip(1).toList());
            if (!verdicts.stream().allMatch(Verdict.ACCEPTED::equals)) {
                throw new IllegalStateException("not accepted: " + verdicts);
            }
            claimed.stream().skip(1).forEach(each -> say("completed " + line(each)));
        }
    }

    private static String line(Claimed task) {
        return RunningRow.token(task.delivered());
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
