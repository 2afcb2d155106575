package dev.apflow.adapters.executors;

import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.runtime.Pause;
import dev.apflow.domain.executor.ExecutorId;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The executors that come with the program. */
public final class BuiltInExecutors {

    /** Runs commands; offered only where it was switched on. */
    public static final ExecutorId COMMAND = new ExecutorId("command_executor");

    private BuiltInExecutors() {}

    /**
     * Makes them.
     *
     * @param environment names proxies, as {@code HTTPS_PROXY}
     * @param privateNetworks whether the REST executor may call private and loopback addresses
     * @param commands programs that the command executor may run; empty: there is none
     * @param variables of the environment that tasks may set for them, and that they inherit
     * @param user as whom they run; empty: as this process
     */
    public static List<TaskExecutor> create(
            Pause pause,
            InstantSource clock,
            Map<String, String> environment,
            boolean privateNetworks,
            Optional<? extends Collection<String>> commands,
            Collection<String> variables,
            Optional<CommandUser> user) {
        List<TaskExecutor> executors =
                new ArrayList<>(
                        List.of(
                                new AggregateExecutor(),
                                new EchoExecutor(),
                                new FailExecutor(),
                                new RestExecutor(
                                        new AddressRules(privateNetworks),
                                        Proxies.of(environment),
                                        clock),
                                new SleepExecutor(pause),
                                new SystemInfoExecutor()));
        commands.map(Set::copyOf)
                .map(whitelist -> new CommandRules(whitelist, Set.copyOf(variables)))
                .map(rules -> new CommandExecutor(rules, user))
                .ifPresent(executors::add);
        return List.copyOf(executors);
    }
}
