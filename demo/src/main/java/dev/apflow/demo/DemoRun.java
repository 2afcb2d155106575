package dev.apflow.demo;

import dev.apflow.embedded.postgres.PostgresServer;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The demonstration from its start to its last line. */
public final class DemoRun {

    private static final String ESC = "\u001b[";

    private final PrintStream out;
    private final DemoSetup setup;
    private String message = "";

    public DemoRun(PrintStream out, DemoSetup setup) {
        this.out = out;
        this.setup = setup;
    }

    /**
     * Runs it.
     *
     * @param keys pressed one after the other instead of the terminal's
     * @param every how long before each of them
     * @return whether nothing was lost and nothing recorded twice
     */
    public boolean run(Optional<String> keys, Duration every) throws InterruptedException {
        out.println("starting PostgreSQL and three nodes " + setup.marks().cut());
        try (DemoCluster cluster = DemoCluster.start(PostgresServer.launch(), setup.program());
                Api api = new Api();
                Keyboard keyboard =
                        keys.map(each -> Keyboard.scripted(each, every.toMillis()))
                                .orElseGet(Keyboard::ofTerminal)) {
            Demo.Result result = shown(cluster, keyboard, api);
            summary(result);
            if (!result.isClean()) {
                out.println("the nodes' logs are in " + cluster.logDirectory());
            }
            return result.isClean();
        }
    }

    private Demo.Result shown(DemoCluster cluster, Keyboard keyboard, Api api)
            throws InterruptedException {
        if (!setup.drawn()) {
            return new Demo(cluster, keyboard, this::print, api).run();
        }
        out.print(ESC + "?1049h" + ESC + "?25l");
        try {
            return new Demo(cluster, keyboard, this::draw, api).run();
        } finally {
            out.print(ESC + "?25h" + ESC + "?1049l");
            out.flush();
        }
    }

    private void draw(Frame frame) {
        StringBuilder picture = new StringBuilder(ESC).append('H');
        frame.lines(new Colours(setup))
                .forEach(line -> picture.append(line).append(ESC).append("K\r\n"));
        out.print(picture.append(ESC).append('J'));
        out.flush();
    }

    /** Without a terminal: what happened, once each. */
    private void print(Frame frame) {
        List<String> log = frame.log();
        int known = log.lastIndexOf(message);
        log.subList(known + 1, log.size()).forEach(out::println);
        message = log.isEmpty() ? message : log.getLast();
        out.flush();
    }

    private void summary(Demo.Result result) {
        Statistics statistics = result.statistics();
        out.printf(
                Locale.ROOT,
                "%d trees acknowledged, %d done, %d lost%n",
                statistics.trees(),
                statistics.treesEnded(),
                statistics.treesOpen());
        out.printf(
                Locale.ROOT,
                "%d tasks completed, %d run again after a loss, %d outcomes recorded twice%n",
                statistics.tasksCompleted(),
                statistics.tasksRunAgain(),
                statistics.outcomesDoubled());
        if (!result.failovers().isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "failovers, from kill -9 to the next accepted write: %s ms%n",
                    result.failovers().stream().map(Duration::toMillis).toList());
        }
    }

    private record Colours(DemoSetup setup) implements Frame.Ink {

        @Override
        public DemoMarks marks() {
            return setup.marks();
        }

        @Override
        public String strong(String text) {
            return in("1", text);
        }

        @Override
        public String good(String text) {
            return in("32", text);
        }

        @Override
        public String bad(String text) {
            return in("31", text);
        }

        @Override
        public String faint(String text) {
            return in("2", text);
        }

        private String in(String code, String text) {
            return setup.coloured() ? ESC + code + "m" + text + ESC + "0m" : text;
        }
    }
}
