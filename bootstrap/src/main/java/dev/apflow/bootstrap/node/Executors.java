package dev.apflow.bootstrap.node;

import dev.apflow.adapters.executors.BuiltInExecutors;
import dev.apflow.adapters.executors.CommandUser;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.task.OfferedExecutors;
import dev.apflow.bootstrap.plugin.Plugins;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The executors of this node: built-in ones and those of plugins. */
record Executors(ExecutorCatalog catalog) implements OfferedExecutors {

    /**
     * Loads them.
     *
     * @throws CannotStart commands cannot run as the user they are to run as
     * @throws Plugins.Unusable a plugin cannot be loaded, or has an executor id that is taken
     */
    static Executors of(Settings settings) {
        if (settings.commands().allowed()) {
            OwnEnvironment.hideSecrets();
        }
        Optional<List<String>> commands =
                settings.commands().allowed()
                        ? Optional.of(settings.commands().whitelist())
                        : Optional.empty();
        ExecutorCatalog builtIn =
                new ExecutorCatalog(
                        BuiltInExecutors.create(
                                Thread::sleep,
                                InstantSource.system(),
                                System.getenv(),
                                settings.rest().privateNetworks(),
                                commands,
                                settings.commands().variables(),
                                commandUser(settings.commands())));
        List<TaskExecutor> all = new ArrayList<>(builtIn.all());
        settings.plugins()
                .ifPresent(directory -> all.addAll(Plugins.load(directory, builtIn.ids())));
        return new Executors(new ExecutorCatalog(all));
    }

    private static Optional<CommandUser> commandUser(Settings.Commands commands) {
        if (!commands.allowed() || commands.user().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(CommandUser.of(commands.user().get()));
        } catch (CommandUser.NotUsable unusable) {
            throw new CannotStart("APFLOW_STDIO_USER: " + unusable.getMessage());
        }
    }

    @Override
    public Set<ExecutorId> ids() {
        return catalog.ids();
    }

    @Override
    public Optional<JsonObject> inputSchema(ExecutorId id) {
        return catalog.find(id).flatMap(TaskExecutor::inputSchema);
    }

    @Override
    public Optional<String> whyNot(ExecutorId id) {
        return id.equals(BuiltInExecutors.COMMAND)
                ? Optional.of(
                        "commands are switched off: set APFLOW_STDIO_ALLOW_COMMAND=true and name"
                                + " the allowed programs in APFLOW_STDIO_COMMAND_WHITELIST")
                : Optional.empty();
    }
}
