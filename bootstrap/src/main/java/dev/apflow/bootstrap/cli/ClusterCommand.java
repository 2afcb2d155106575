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

        @Mixin private Remote remote = new Remote();
        @Mixin private OutputOption output = new OutputOption();

        @Override
        public Integer call() {
            JsonObject cluster = remote.get("/api/v1/cluster");
            if (output.isJson()) {
                output.json(cluster);
                return 0;
            }
            Look.requireList(cluster, "nodes");
            JsonObject leader = Look.object(cluster, "leader");
            output.screen().line("mode    " + Look.required(cluster, "mode"));
            output.screen()
                    .line(
                            "leader  "
                                    + (leader.isEmpty()
                                            ? "none"
                                            : Look.text(leader, "node_id")
                                                    + "  epoch "
                                                    + Look.text(leader, "epoch")
                                                    + "  "
                                                    + Look.text(leader, "url")));
            Table table =
                    new Table(
                            output.screen().width(),
                            "NODE",
                            "STATUS",
                            "ROLE",
                            "RUNNING",
                            "HEARTBEAT");
            Look.objects(cluster, "nodes")
                    .forEach(
                            node ->
                                    table.row(
                                            Look.text(node, "id"),
                                            Look.text(node, "status"),
                                            Look.text(node, "role"),
                                            Look.text(node, "running"),
                                            Look.text(node, "heartbeat_at")));
            output.screen().lines(table.lines());
            return 0;
        }
    }

    @Command(
            name = "step-down",
            description = "Make the leader resign; another node takes over.",
            mixinStandardHelpOptions = true)
    static final class StepDown implements Callable<Integer> {

        @Mixin private Remote remote = new Remote();
        @Mixin private OutputOption output = new OutputOption();

        @Override
        public Integer call() {
            output.json(remote.post("/api/v1/cluster/step-down", JsonObject.EMPTY));
            return 0;
        }
    }
}
