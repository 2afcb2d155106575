package dev.apflow.bootstrap.cli;

import java.util.Locale;

/** Follows a tree or a task of a server until it has ended. Ctrl-C ends the watching alone. */
final class ServerWatch {

    private final ApiClient api;
    private final OutputOption output;
    private final String kind;
    private final String command;
    private final String id;

    /**
     * A watch.
     *
     * @param kind {@code trees} or {@code tasks}, as paths and commands name it
     */
    ServerWatch(ApiClient api, OutputOption output, String kind, String id) {
        this(api, output, kind, kind, id);
    }

    private ServerWatch(
            ApiClient api, OutputOption output, String kind, String command, String id) {
        this.api = api;
        this.output = output;
        this.kind = kind;
        this.command = command;
        this.id = id;
    }

    /** Follows the tree of a run. */
    static ServerWatch ofRun(ApiClient api, OutputOption output, String id) {
        return new ServerWatch(api, output, "trees", "runs", id);
    }

    /**
     * Says what is followed and where a browser shows it, then shows progress and results; the exit
     * code by the outcome.
     */
    int follow() throws InterruptedException {
        say(
                switch (command) {
                            case "trees" -> "tree       ";
                            case "runs" -> "run        ";
                            default -> "task       ";
                        }
                        + id);
        say("dashboard  " + api.url() + "/ui/#/" + kind + "/" + id);
        Signals.handle(count -> interrupted());
        TreeWatch watch = new TreeWatch(output, () -> api.get("/api/v1/" + kind + "/" + id));
        return watch.follow(api::findOthers);
    }

    private void say(String line) {
        if (output.isJson()) {
            System.err.println(line);
        } else {
            output.screen().line(line);
        }
    }

    private void interrupted() {
        String cancel =
                switch (command) {
                    case "runs" -> "runs cancel " + id;
                    case "trees" -> "tasks cancel " + id + " --children";
                    default -> "tasks cancel " + id;
                };
        System.err.println(
                String.format(
                        Locale.ROOT,
                        """

                        apflow: not watched any more; it goes on. To follow it again:
                          apflow %s watch %s%s
                        To cancel it:
                          apflow %s%s\
                        """,
                        command,
                        id,
                        api.option(),
                        cancel,
                        api.option()));
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
}
