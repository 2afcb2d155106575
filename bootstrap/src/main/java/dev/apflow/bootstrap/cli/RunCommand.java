package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.SubmissionReader;
import dev.apflow.application.document.TreeDocument;
import dev.apflow.application.task.Answer;
import dev.apflow.application.task.SubmitTree.Submitted;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.bootstrap.node.NodeIds;
import dev.apflow.bootstrap.node.StandaloneNode;
import dev.apflow.bootstrap.node.Stores;
import dev.apflow.bootstrap.runtime.TimeOrderedIds;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.schema.JsonSchemas;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Runs a tree here and now, without a server. */
@Command(
        name = "run",
        description = {
            "Run a tree here and now, without a server.",
            "The tree is kept in the same database that `serve` uses; other waiting tasks run too."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Mixin private SettingsOption settings = new SettingsOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(
            paramLabel = "FILE",
            description = "JSON file with {\"tasks\": [...]}; - for standard input.")
    private String file = "";

    @Override
    public Integer call() throws InterruptedException {
        JsonObject body = TreeFile.read(file);
        Settings read =
                settings.read(Map.of("APFLOW_LOG_LEVEL", "warning", "APFLOW_SHUTDOWN_GRACE", "2"));
        NodeId id = NodeIds.of(read);
        try (StandaloneNode node =
                StandaloneNode.start(
                        read,
                        id,
                        Stores.open(read, id, RunCommand::lost),
                        new JsonSchemas(),
                        WorkerObserver.NONE)) {
            Signals.handle(count -> interrupted(node, count));
            try {
                return run(node, body);
            } finally {
                node.drain();
            }
        }
    }

    private int run(StandaloneNode node, JsonObject body) throws InterruptedException {
        Answer<Submitted> answer =
                switch (SubmissionReader.read(body, new TimeOrderedIds())) {
                    case SubmissionReader.Result.Read(
                                    List<TaskSpec> tasks,
                                    boolean execute,
                                    Labels labels,
                                    Optional<UniqueRule> unique) ->
                            node.useCases()
                                    .by(Optional.empty())
                                    .submitTree()
                                    .submit(
                                            tasks,
                                            true,
                                            Optional.empty(),
                                            RunOrigin.of(Trigger.of(TriggerKind.CLI), labels),
                                            unique);
                    case SubmissionReader.Result.Wrong(List<FieldProblem> problems) ->
                            new Answer.Invalid<>(Answer.Rule.FIELDS, problems);
                };
        if (!(answer instanceof Answer.Done<Submitted>(Submitted submitted))) {
            throw refused(answer);
        }
        TaskId root = submitted.root();
        return new TreeWatch(output, () -> TreeDocument.of(node.store().reads().tree(root)))
                .follow();
    }

    private static Failure refused(Answer<Submitted> answer) {
        return switch (answer) {
            case Answer.Invalid<Submitted>(var rule, List<FieldProblem> problems) ->
                    Failure.usage(
                            "the tree cannot be run:\n"
                                    + problems.stream()
                                            .map(each -> "  " + each)
                                            .collect(Collectors.joining("\n")));
            case Answer.Conflict<Submitted>(var _, String detail) -> Failure.failed(detail);
            case Answer.Unknown<Submitted>(var what, String id) ->
                    Failure.failed("no such " + what.word() + ": " + id);
            case Answer.NotRoot<Submitted>(String id, String root) ->
                    Failure.failed("not a root: " + id);
            case Answer.NotUnique<Submitted>(String tree) ->
                    Failure.failed("the tree " + tree + " has the unique key");
            case Answer.NotLeader<Submitted> stopped -> Failure.failed("interrupted");
            case Answer.Done<Submitted> done ->
                    throw new IllegalStateException("done is no refusal");
        };
    }

    /** Ctrl-C: what runs is interrupted and goes on with the next start. */
    private static void interrupted(StandaloneNode node, int count) {
        if (count > 1) {
            Runtime.getRuntime().halt(130);
        }
        node.interruptAll();
        node.drain();
        node.close();
        Runtime.getRuntime().halt(130);
    }

    private static void lost(String problem) {
        System.err.println("apflow: " + problem);
        Runtime.getRuntime().halt(1);
    }
}
