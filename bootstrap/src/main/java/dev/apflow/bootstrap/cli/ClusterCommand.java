package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** Looks at the nodes. */
@Command(
        name = "cluster",
        description = "Look at the nodes of a server's cluster.",
        mixinStandardHelpOptions = true,
        subcommands = {ClusterCommand.Status.class, ClusterCommand.StepDown.class})
final class ClusterCommand {

    @Command(
            name = "status",
            description = "Show nodes, roles and the leader.",
            mixinStandardHelpOptions = true)
    static final class Status implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Override
        public Integer call() {
            JsonObject cluster = api.get("/api/v1/cluster");
            if (output.isJson()) {
                output.json(cluster);
                return 0;
            }
            JsonView.requireList(cluster, "nodes");
            JsonObject leader = JsonView.object(cluster, "leader");
            output.screen().line("mode    " + JsonView.required(cluster, "mode"));
            output.screen()
                    .line(
                            "leader  "
                                    + (leader.isEmpty()
                                            ? "none"
                                            : JsonView.text(leader, "node_id")
                                                    + "  epoch "
                                                    + JsonView.text(leader, "epoch")
                                                    + "  "
                                                    + JsonView.text(leader, "url")));
            Table table =
                    new Table(
                                    output.screen().width(),
                                    "NODE",
                                    "STATUS",
                                    "ROLE",
                                    "RUNNING",
                                    "HEARTBEAT")
                            .optional("HEARTBEAT");
            JsonView.objects(cluster, "nodes")
                    .forEach(
                            node ->
                                    table.row(
                                            JsonView.text(node, "id"),
                                            JsonView.text(node, "status"),
                                            JsonView.text(node, "role"),
                                            JsonView.text(node, "running"),
                                            JsonView.text(node, "heartbeat_at")));
            output.screen().lines(table.lines());
            return 0;
        }
    }

    @Command(
            name = "step-down",
            description = "Make the leader resign; another node takes over.",
            mixinStandardHelpOptions = true)
    static final class StepDown implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Override
        public Integer call() {
            output.json(api.post("/api/v1/cluster/step-down", JsonObject.EMPTY));
            return 0;
        }
    }
}
