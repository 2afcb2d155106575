package dev.apflow.demo;

import dev.apflow.domain.text.Excerpts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One picture of the cluster, made for 80 columns and 24 rows.
 *
 * @param dashboard where a node shows itself in a browser; empty while none does
 * @param rates tasks a second, the latest last
 * @param log its last lines
 */
record Frame(
        Duration uptime,
        String dashboard,
        String leader,
        long epoch,
        List<Row> nodes,
        List<Integer> rates,
        Statistics statistics,
        List<Duration> failovers,
        List<String> log) {

    static final int LOG_LINES = 6;

    /** How many rates fit beside the figures. */
    static final int RATES = 40;

    private static final String HEADINGS =
            String.format(
                    Locale.ROOT,
                    "  %-8s  %-9s  %-9s  %8s  %10s  %9s",
                    "node",
                    "state",
                    "role",
                    "running",
                    "completed",
                    "pid");
    private static final int WIDTH = 78;

    /** A node. */
    record Row(String id, long pid, String state, String role, int running, int completed) {}

    /** Ways to write emphasis, and the marks to write with. */
    interface Ink {
        DemoMarks marks();

        String strong(String text);

        String good(String text);

        String bad(String text);

        String faint(String text);
    }

    List<String> lines(Ink ink) {
        List<String> lines = new ArrayList<>();
        lines.add(
                ink.strong("apflow demo cluster")
                        + ink.faint("   " + clock(uptime) + "   " + dashboard));
        lines.add(leaderLine(ink));
        lines.add("");
        lines.add(ink.faint(HEADINGS));
        nodes.forEach(row -> lines.add(line(row, ink)));
        lines.add("");
        lines.add(
                "  tasks/s  "
                        + ink.good(spark(ink.marks().heights()))
                        + "  "
                        + ink.strong(String.valueOf(lastRate())));
        lines.add("");
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  trees    %d acknowledged, %d done, %d under way",
                        statistics.trees(),
                        statistics.treesEnded(),
                        statistics.treesOpen()));
        lines.add(
                String.format(
                                Locale.ROOT,
                                "  tasks    %d completed, %d run again after a loss, ",
                                statistics.tasksCompleted(),
                                statistics.tasksRunAgain())
                        + doubled(ink));
        lines.add("  failover " + failoverLine(ink));
        lines.add(ink.faint("  " + ink.marks().line().repeat(WIDTH - 2)));
        log.forEach(each -> lines.add("  " + cut(each, ink)));
        for (int i = log.size(); i < LOG_LINES; i++) {
            lines.add("");
        }
        lines.add(ink.faint("  " + ink.marks().line().repeat(WIDTH - 2)));
        lines.add(
                "  "
                        + ink.strong("k")
                        + " kill the leader   "
                        + ink.strong("w")
                        + " kill a worker   "
                        + ink.strong("q")
                        + " end all cleanly");
        return lines;
    }

    private String leaderLine(Ink ink) {
        return leader.isEmpty()
                ? ink.bad("nobody leads")
                : ink.good(leader) + " leads in epoch " + ink.strong(String.valueOf(epoch));
    }

    private static String line(Row row, Ink ink) {
        String text =
                String.format(
                        Locale.ROOT,
                        "  %-8s  %-9s  %-9s  %8d  %10d  %9s",
                        row.id,
                        row.state,
                        row.role,
                        row.running,
                        row.completed,
                        row.pid == 0 ? "-" : String.valueOf(row.pid));
        return switch (row.state) {
            case "healthy" -> row.role.equals("leader") ? ink.good(text) : text;
            case "starting" -> ink.faint(text);
            default -> ink.bad(text);
        };
    }

    private String spark(String heights) {
        int most = Math.max(1, rates.stream().mapToInt(Integer::intValue).max().orElse(1));
        StringBuilder bars = new StringBuilder(" ".repeat(Math.max(0, RATES - rates.size())));
        rates.subList(Math.max(0, rates.size() - RATES), rates.size())
                .forEach(
                        rate ->
                                bars.append(
                                        heights.charAt(
                                                Math.min(
                                                        heights.length() - 1,
                                                        rate * heights.length() / (most + 1)))));
        return bars.toString();
    }

    private int lastRate() {
        return rates.isEmpty() ? 0 : rates.getLast();
    }

    private String doubled(Ink ink) {
        int doubled = statistics.outcomesDoubled();
        return doubled == 0
                ? ink.good("0 outcomes recorded twice")
                : ink.bad(doubled + " outcomes recorded twice");
    }

    private String failoverLine(Ink ink) {
        if (failovers.isEmpty()) {
            return ink.faint("none yet: press k");
        }
        Duration worst = failovers.stream().max(Duration::compareTo).orElseThrow();
        return String.format(
                Locale.ROOT,
                "last %s ms, worst of %d: %d ms, kill -9 to next accepted write",
                ink.strong(String.valueOf(failovers.getLast().toMillis())),
                failovers.size(),
                worst.toMillis());
    }

    private static String cut(String text, Ink ink) {
        return Excerpts.fitted(text, WIDTH - 2, ink.marks().cut());
    }

    private static String clock(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
