package dev.apflow.bootstrap.cli;

import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.bootstrap.node.CannotStart;
import dev.apflow.bootstrap.plugin.Plugins;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.PrintWriter;
import java.util.List;

/** The program's command line. */
@Command(
        name = "apflow",
        description = "Task orchestration for teams that have PostgreSQL.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the run failed",
            "2:the command line, the settings or the input make no sense",
            "3:the server or the database does not answer",
            "4:not found",
            "5:refused by the server or the database",
            "130:interrupted"
        })
public final class ApflowCommand {

    /** In the order in which help lists them. */
    private static final List<String> COMMANDS =
            List.of(
                    "serve",
                    "run",
                    "tasks",
                    "trees",
                    "flows",
                    "runs",
                    "schedules",
                    "queues",
                    "pause",
                    "resume",
                    "events",
                    "executors",
                    "cluster",
                    "whoami",
                    "doctor",
                    "migrate",
                    "simulate",
                    "demo",
                    "completion");

    /** No method references: the JVM of JDK 25 cannot keep them for a faster start. */
    private static Object command(String name) {
        return switch (name) {
            case "serve" -> new ServeCommand();
            case "run" -> new RunCommand();
            case "tasks" -> new TasksCommand();
            case "trees" -> new TreesCommand();
            case "flows" -> new FlowsCommand();
            case "runs" -> new RunsCommand();
            case "schedules" -> new SchedulesCommand();
            case "queues" -> new QueuesCommand();
            case "pause" -> new PauseCommand();
            case "resume" -> new ResumeCommand();
            case "events" -> new EventsCommand();
            case "executors" -> new ExecutorsCommand();
            case "cluster" -> new ClusterCommand();
            case "whoami" -> new WhoAmICommand();
            case "doctor" -> new DoctorCommand();
            case "migrate" -> new MigrateCommand();
            case "simulate" -> new SimulateCommand();
            case "demo" -> new DemoCommand();
            case "completion" -> new AutoComplete.GenerateCompletion();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Runs a command line; its exit code. */
    public static int run(String... args) {
        CommandLine line = line(args.length == 0 ? "" : args[0]);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(
                (problem, command, parsed) -> exitCode(problem, command.getErr()));
        return args.length == 0 ? usage(line) : line.execute(args);
    }

    /**
     * With the one command that is named; with all of them where none is, for help. Describing all
     * of them takes longer than most of them run.
     */
    private static CommandLine line(String named) {
        CommandLine line = new CommandLine(new ApflowCommand());
        boolean one = COMMANDS.contains(named) && !named.equals("completion");
        for (String each : one ? List.of(named) : COMMANDS) {
            line.addSubcommand(each, command(each));
        }
        return line;
    }

    private static int usage(CommandLine line) {
        line.usage(line.getErr());
        return 2;
    }

    private static int exitCode(Exception problem, PrintWriter err) {
        return switch (problem) {
            case Failure failure -> printFailure(err, failure, failure.exitCode());
            case CannotStart refused -> printFailure(err, refused, ExitCode.REFUSED);
            case StoreRefused absent when absent.getCause() instanceof StoreUnreachable ->
                    printFailure(err, absent, ExitCode.UNREACHABLE);
            case StoreRefused refused -> printFailure(err, refused, ExitCode.REFUSED);
            case StoreUnreachable unreachable ->
                    printFailure(err, unreachable, ExitCode.UNREACHABLE);
            case Plugins.Unusable unusable -> printFailure(err, unusable, ExitCode.USAGE);
            default -> {
                System.getLogger(ApflowCommand.class.getName())
                        .log(System.Logger.Level.ERROR, "a bug", problem);
                err.println("apflow: " + problem);
                yield 1;
            }
        };
    }

    private static int printFailure(PrintWriter err, Exception problem, int exitCode) {
        err.println("apflow: " + problem.getMessage());
        return exitCode;
    }
}
