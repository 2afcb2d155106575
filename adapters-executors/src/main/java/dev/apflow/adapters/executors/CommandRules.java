package dev.apflow.adapters.executors;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which commands may run.
 *
 * @param whitelist programs, exactly as tasks must name them: a bare name is looked up on this
 *     node's PATH, a path is taken as it is
 * @param variables of the environment that a task may set, and that a command inherits, besides
 *     {@code LANG}, {@code LC_*} and {@code TZ}; one may end in a star
 */
record CommandRules(Set<String> whitelist, Set<String> variables) {

    /** What a command writes for people by; it changes nothing about what runs. */
    private static final Set<String> HARMLESS = Set.of("LANG", "LC_*", "TZ");

    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final int MOST_ARGUMENTS = 1_000;

    CommandRules {
        whitelist = Set.copyOf(whitelist);
        variables = Set.copyOf(variables);
    }

    /** No variables besides the harmless ones. */
    CommandRules(Set<String> whitelist) {
        this(whitelist, Set.of());
    }

    /** Whether a variable is one of the list. */
    boolean allows(String name) {
        return Stream.concat(HARMLESS.stream(), variables.stream())
                .anyMatch(
                        each ->
                                each.endsWith("*")
                                        ? name.startsWith(each.substring(0, each.length() - 1))
                                        : each.equals(name));
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

    /**
     * Why the variables may not be set: many a program runs what a variable names, as BASH_ENV,
     * PYTHONPATH, PERL5OPT, GIT_SSH_COMMAND, and there is no list of them all.
     */
    Optional<String> refusal(Map<String, String> environment) {
        for (Map.Entry<String, String> each : environment.entrySet()) {
            String name = each.getKey();
            if (!ENV_NAME.matcher(name).matches() || each.getValue().indexOf('\0') >= 0) {
                return Optional.of("env: not a name and value of the environment: " + name);
            }
            if (name.equals("PATH") || name.startsWith("LD_") || name.startsWith("APFLOW_")) {
                return Optional.of("env: " + name + " cannot be set by a task");
            }
            if (!allows(name)) {
                return Optional.of(
                        "env: "
                                + name
                                + " is not one of the variables that a task may set (LANG, LC_*,"
                                + " TZ and APFLOW_STDIO_ENV_ALLOW: "
                                + variables.stream().sorted().toList()
                                + ")");
            }
        }
        return Optional.empty();
    }
}
