package dev.apflow.bootstrap.cli;

import dev.apflow.bootstrap.terminal.Marks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows how a tree goes on: a block that is drawn anew on a terminal, a line a change elsewhere.
 */
final class LiveTree {

    private static final Marks MARKS = Marks.ofProcess();
    private static final int MOST_RUNNING = 8;
    private static final int BAR = 24;

    private final Screen screen;
    private final Map<String, String> shown = new HashMap<>();

    LiveTree(Screen screen) {
        this.screen = screen;
    }

    /**
     * Shows the tree as it stands now.
     *
     * @param elapsed since the watching began
     */
    void show(List<TaskLine> tasks, String status, double progress, Duration elapsed) {
        if (screen.isTerminal()) {
            screen.redraw(block(tasks, status, progress, elapsed));
        } else {
            tasks.forEach(this::tellChange);
        }
    }

    private List<String> block(
            List<TaskLine> tasks, String status, double progress, Duration elapsed) {
        List<String> block = new ArrayList<>();
        String name = tasks.isEmpty() ? "" : tasks.get(0).name();
        long over = tasks.stream().filter(TaskLine::isOver).count();
        block.add(
                Table.cut(
                        String.format(
                                Locale.ROOT,
                                "%s  %s %3d %%  %d/%d  %s  %s",
                                Table.oneLine(Table.cut(name, 20)),
                                bar(progress),
                                Math.round(progress * 100),
                                over,
                                tasks.size(),
                                status,
                                seconds(elapsed)),
                        screen.width() - 1));
        tasks.stream()
                .filter(TaskLine::isRunning)
                .limit(MOST_RUNNING)
                .forEach(task -> block.add(running(task)));
        tasks.stream()
                .filter(task -> task.status().equals("failed"))
                .limit(MOST_RUNNING)
                .forEach(task -> block.add(failed(task)));
        return block;
    }

    private String running(TaskLine task) {
        String share =
                task.progress() > 0
                        ? String.format(Locale.ROOT, "%3d %%", Math.round(task.progress() * 100))
                        : "";
        String attempt = task.attempt() > 1 ? " (attempt " + task.attempt() + ")" : "";
        return screen.yellow("  " + MARKS.running() + " ")
                + Table.cut(
                        Table.oneLine(task.name()) + attempt + "  " + share, screen.width() - 6);
    }

    private String failed(TaskLine task) {
        return screen.red("  " + MARKS.bad() + " ")
                + Table.cut(Table.oneLine(task.name() + ": " + task.error()), screen.width() - 6);
    }

    private void tellChange(TaskLine task) {
        String now =
                task.status() + (task.attempt() > 1 ? " (attempt " + task.attempt() + ")" : "");
        if (!now.equals(shown.put(task.id(), now)) && !now.equals("pending")) {
            String error =
                    task.error().isEmpty()
                            ? ""
                            : ": " + Table.cut(Table.oneLine(task.error()), 120);
            screen.line(
                    String.format(
                            Locale.ROOT, "%-12s %s%s", now, Table.oneLine(task.name()), error));
        }
    }

    /** What came of each task, under headings. */
    void results(List<TaskLine> tasks) {
        Table table = new Table(screen.width(), "STATUS", "TASK", "TIME", "RESULT");
        tasks.forEach(
                task ->
                        table.row(
                                task.status(),
                                task.name(),
                                task.elapsed().map(LiveTree::seconds).orElse("-"),
                                task.error().isEmpty() || task.status().equals("completed")
                                        ? task.result()
                                        : task.error()));
        screen.lines(table.lines());
    }

    /** The last line: how it all ended. */
    void summary(String status, int tasks, Duration elapsed) {
        String text =
                String.format(
                        Locale.ROOT,
                        "%s: %d %s in %s",
                        status,
                        tasks,
                        tasks == 1 ? "task" : "tasks",
                        seconds(elapsed));
        screen.line(status.equals("completed") ? screen.green(text) : screen.red(text));
    }

    private static String bar(double progress) {
        int full = (int) Math.round(progress * BAR);
        return MARKS.full().repeat(full) + MARKS.empty().repeat(BAR - full);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
