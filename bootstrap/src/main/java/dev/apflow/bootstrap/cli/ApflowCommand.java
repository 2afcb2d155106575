package dev.apflow.bootstrap.cli;

import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.bootstrap.node.CannotStart;
import dev.apflow.bootstrap.plugin.Plugins;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.PrintWriter;

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
        },
        subcommands = {
            ServeCommand.class,
            RunCommand.class,
            TasksCommand.class,
            TreesCommand.class,
            FlowsCommand.class,
            RunsCommand.class,
            SchedulesCommand.class,
            EventsCommand.class,
            ExecutorsCommand.class,
            ClusterCommand.class,
            WhoAmICommand.class,
            MigrateCommand.class,
            SimulateCommand.class,
            DemoCommand.class
        })
public final class ApflowCommand {

    /** Runs a command line; its exit code. */
    public static int run(String... args) {
        CommandLine line = new CommandLine(new ApflowCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(
                (problem, command, parsed) -> exitCode(problem, command.getErr()));
        line.addSubcommand("completion", new AutoComplete.GenerateCompletion());
        return args.length == 0 ? usage(line) : line.execute(args);
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
