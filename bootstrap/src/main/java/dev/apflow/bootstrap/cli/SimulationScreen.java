package dev.apflow.bootstrap.cli;

import dev.apflow.bootstrap.terminal.Marks;
import dev.apflow.simulation.FailureReport;
import dev.apflow.simulation.RunResult;
import dev.apflow.simulation.Summary;
import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.Plan;
import dev.apflow.simulation.plan.PlanLimits;
import dev.apflow.simulation.trace.Brief;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows simulations as they are played: drawn anew on a terminal, a line for each tenth elsewhere.
 */
final class SimulationScreen {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final Marks MARKS = Marks.ofProcess();
    private static final int BAR = 30;
    private static final int TENTHS = 10;
    private static final int COLUMN = 26;

    private final Screen screen;
    private final long startedAt = System.nanoTime();
    private long drawnAt;
    private int tenths;

    SimulationScreen(Screen screen) {
        this.screen = screen;
    }

    /** Shows how far it is; from any thread, one at a time. */
    void progress(Summary summary, double share) {
        long now = System.nanoTime();
        if (screen.isTerminal() && now - drawnAt >= REDRAW_NANOS) {
            drawnAt = now;
            screen.redraw(block(summary, Math.min(1, share)));
        }
        int reached = (int) (share * TENTHS);
        if (!screen.isTerminal() && reached > tenths && share < 1) {
            tenths = reached;
            screen.line(
                    String.format(
                            Locale.ROOT,
                            "%3d %%  %s seeds  %s hours  %s faults",
                            reached * TENTHS,
                            grouped(summary.seeds()),
                            tenth(summary.hours()),
                            grouped(summary.allFaults())));
        }
    }

    private List<String> block(Summary summary, double share) {
        int full = (int) Math.round(share * BAR);
        String bar = MARKS.full().repeat(full) + MARKS.empty().repeat(BAR - full);
        return List.of(
                Table.cut(
                        String.format(
                                Locale.ROOT, "%s %3d %%  %s", bar, Math.round(share * 100), time()),
                        screen.width() - 1),
                Table.cut(
                        String.format(
                                Locale.ROOT,
                                "%s seeds . %s hours . %s faults . %s failovers . %s tasks"
                                        .replace(".", MARKS.dot()),
                                grouped(summary.seeds()),
                                tenth(summary.hours()),
                                grouped(summary.allFaults()),
                                grouped(summary.failovers()),
                                grouped(summary.tasks())),
                        screen.width() - 1));
    }

    /** What it all was. */
    void summary(Summary summary, long first) {
        if (screen.isTerminal()) {
            screen.redraw(List.of());
        }
        double minutes = elapsed().toMillis() / 60_000.0;
        boolean good = summary.failed() == 0;
        String verdict =
                good ? MARKS.good() + " no rule was broken" : MARKS.bad() + " a rule was broken";
        wrapped(
                        String.format(
                                Locale.ROOT,
                                "%s in %s seeds (%d%s%d): %s simulated hours in %s",
                                verdict,
                                grouped(summary.seeds()),
                                first,
                                MARKS.dash(),
                                first + summary.seeds() - 1,
                                tenth(summary.hours()),
                                time()),
                        2)
                .stream()
                .map(
                        line ->
                                line.replace(
                                        verdict,
                                        good ? screen.green(verdict) : screen.red(verdict)))
                .forEach(screen::line);
        screen.line("");
        screen.line(row("hours a minute", tenth(summary.hours() / minutes)));
        screen.line(row("faults a minute", grouped(Math.round(summary.allFaults() / minutes))));
        screen.line(row("failovers", grouped(summary.failovers())));
        screen.line(row("writes fenced", grouped(summary.fenced())));
        screen.line(
                row(
                        "tasks",
                        grouped(summary.tasks())
                                + ", executed "
                                + grouped(summary.executions())
                                + " times"));
        screen.line(row("calls of the store", grouped(summary.calls())));
        screen.line(row("faults", grouped(summary.allFaults())));
        screen.lines(kinds(summary.faults()));
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "%-20s %s", name, value);
    }

    private List<String> kinds(Map<FaultKind, Long> faults) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (FaultKind kind : FaultKind.values()) {
            if (line.length() + COLUMN >= screen.width()) {
                lines.add(screen.dim(line.toString().stripTrailing()));
                line.setLength(0);
            }
            String cell =
                    String.format(
                            Locale.ROOT,
                            "  %-16s %6s",
                            kind.word(),
                            grouped(faults.getOrDefault(kind, 0L)));
            line.append(String.format(Locale.ROOT, "%-26s", cell));
        }
        lines.add(screen.dim(line.toString().stripTrailing()));
        return lines;
    }

    /** What came of a single run. */
    void one(Plan plan, RunResult result) {
        screen.lines(
                wrapped(
                        String.format(
                                Locale.ROOT,
                                "seed %d: %d nodes, %s hours, %d faults, %d failovers, %d tasks,"
                                        + " trace %016x",
                                result.seed(),
                                plan.cluster().nodes().size(),
                                tenth(result.simulated().toMillis() / 3_600_000.0),
                                plan.faults().size(),
                                result.failovers(),
                                result.tasks(),
                                result.traceHash()),
                        2));
        result.violation()
                .ifPresentOrElse(
                        found ->
                                wrapped(MARKS.bad() + " " + Brief.of(found.toString()), 2).stream()
                                        .map(screen::red)
                                        .forEach(screen::line),
                        () -> screen.line(screen.green(MARKS.good() + " no rule was broken")));
    }

    private List<String> wrapped(String text, int indent) {
        return screen.isTerminal()
                ? Table.wrapped(text, screen.width() - 1, indent)
                : List.of(text);
    }

    /** All that helps to find out why; what that is takes some hundred runs. */
    void failure(long seed, PlanLimits limits) {
        screen.line("");
        screen.redraw(List.of(screen.dim("looking for the faults that it needs " + MARKS.cut())));
        List<String> report = FailureReport.of(seed, limits);
        screen.redraw(List.of());
        report(report);
    }

    void report(List<String> report) {
        report.forEach(line -> screen.lines(shown(line)));
    }

    /** On a terminal, columns stay columns; what is to be copied stays in one piece. */
    private List<String> shown(String line) {
        if (line.startsWith(FailureReport.REPLAY)) {
            return List.of(line);
        }
        return line.startsWith(" ") && screen.isTerminal()
                ? List.of(Table.cut(line, screen.width() - 1))
                : wrapped(line, FailureReport.INDENT);
    }

    private Duration elapsed() {
        return Duration.ofNanos(Math.max(1_000_000, System.nanoTime() - startedAt));
    }

    private String time() {
        Duration time = elapsed();
        return time.toMinutes() > 0
                ? String.format(
                        Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String tenth(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }
}
