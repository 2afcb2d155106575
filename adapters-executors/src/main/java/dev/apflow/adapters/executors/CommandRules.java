package dev.apflow.adapters.executors;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which commands may run.
 *
 * @param whitelist programs, exactly as tasks must name them: a bare name is looked up on this
 *     node's PATH, a path is taken as it is
 */
record CommandRules(Set<String> whitelist) {

    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final int MOST_ARGUMENTS = 1_000;

    CommandRules {
        whitelist = Set.copyOf(whitelist);
    }

    /** Why {@code argv} may not run; empty where it may. */
    Optional<String> refusal(List<String> argv) {
        if (argv.isEmpty() || argv.get(0).isBlank()) {
            return Optional.of("the command is empty");
        }
        if (argv.size() > MOST_ARGUMENTS) {
            return Optional.of("more than " + MOST_ARGUMENTS + " arguments");
        }
        if (argv.stream().anyMatch(each -> each.indexOf('\0') >= 0)) {
            return Optional.of("an argument contains a NUL character");
        }
        if (!whitelist.contains(argv.get(0))) {
            return Optional.of(
                    "the command "
                            + argv.get(0)
                            + " is not on the whitelist (APFLOW_STDIO_COMMAND_WHITELIST: "
                            + whitelist.stream().sorted().toList()
                            + ")");
        }
        return Optional.empty();
    }

    /** Why the variables may not be set: they would change what the whitelist means. */
    Optional<String> refusal(Map<String, String> environment) {
        for (Map.Entry<String, String> each : environment.entrySet()) {
            String name = each.getKey();
            if (!ENV_NAME.matcher(name).matches() || each.getValue().indexOf('\0') >= 0) {
                return Optional.of("env: not a name and value of the environment: " + name);
            }
            if (name.equals("PATH") || name.startsWith("LD_") || name.startsWith("APFLOW_")) {
                return Optional.of("env: " + name + " cannot be set by a task");
            }
        }
        return Optional.empty();
    }
}
