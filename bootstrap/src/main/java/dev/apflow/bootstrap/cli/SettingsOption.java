package dev.apflow.bootstrap.cli;

import dev.apflow.bootstrap.logging.LogSetup;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.bootstrap.settings.SettingsFile;
import dev.apflow.bootstrap.settings.SettingsReader;
import dev.apflow.bootstrap.settings.SettingsReader.Result;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.text.Nearest;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a command's settings come from. */
final class SettingsOption {

    private static final System.Logger LOG = System.getLogger(SettingsOption.class.getName());

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings as KEY=value lines; environment variables take precedence"
                            + " (default: $APFLOW_CONFIG).")
    private Optional<Path> file = Optional.empty();

    /** The settings, all checked; logging is set up by them. */
    Settings read() {
        return read(Map.of());
    }

    /** As {@link #read()}, with values that apply where neither environment nor file has one. */
    Settings read(Map<String, String> defaults) {
        return read(defaults, each -> LOG.log(System.Logger.Level.WARNING, each));
    }

    /** Where they come from, in words. */
    String source() {
        return file.map(Path::toString)
                .or(() -> Optional.ofNullable(System.getenv("APFLOW_CONFIG")))
                .map(each -> each + " and the environment")
                .orElse("the environment");
    }

    /** As {@link #read(Map)}; what is odd and no reason to stop is told to {@code warnings}. */
    Settings read(Map<String, String> defaults, Consumer<String> warnings) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        Optional<Path> named =
                file.or(
                        () ->
                                Optional.ofNullable(environment.remove("APFLOW_CONFIG"))
                                        .map(Path::of));
        environment.remove("APFLOW_CONFIG");
        try {
            Map<String, String> values = new HashMap<>(defaults);
            Map<String, String> lines =
                    named.isPresent() ? SettingsFile.read(named.get()) : Map.of();
            values.putAll(lines);
            values.putAll(environment);
            Optional<Path> source =
                    named.filter(present -> !environment.containsKey("APFLOW_DATABASE_URL"));
            return checked(SettingsReader.read(values, source), lines.keySet(), warnings);
        } catch (IOException unreadable) {
            throw Failure.usage(String.valueOf(unreadable.getMessage()));
        }
    }

    private static Settings checked(Result result, Set<String> inFile, Consumer<String> warnings) {
        return switch (result) {
            case Result.Bad(List<FieldProblem> problems) ->
                    throw Failure.usage(
                            "bad settings:\n"
                                    + problems.stream()
                                            .map(each -> "  " + each)
                                            .collect(Collectors.joining("\n")));
            case Result.Good(Settings settings, List<String> unknown, Set<String> known) -> {
                LogSetup.apply(settings.logging());
                List<String> ours =
                        unknown.stream().filter(each -> !CLIENT_KEYS.contains(each)).toList();
                refuseGuarding(ours, known);
                ours.forEach(
                        each -> warnings.accept("unknown setting " + each + meant(each, known)));
                inFile.stream()
                        .filter(each -> !each.startsWith("APFLOW_"))
                        .filter(each -> Nearest.to(each, known).isPresent())
                        .sorted()
                        .forEach(
                                each ->
                                        warnings.accept(
                                                "no setting: " + each + meant(each, known)));
                yield settings;
            }
        };
    }

    private static String meant(String key, Set<String> known) {
        Set<String> all = new TreeSet<>(known);
        all.addAll(CLIENT_KEYS);
        return Nearest.to(key, all).map(each -> ", did you mean " + each + "?").orElse("");
    }

    /** A misspelt setting of who may call would leave a door open: nothing is served. */
    private static void refuseGuarding(List<String> unknown, Set<String> known) {
        List<String> guarding =
                unknown.stream().filter(each -> GUARDING.matcher(each).find()).toList();
        if (!guarding.isEmpty()) {
            throw Failure.usage(
                    "bad settings:\n"
                            + guarding.stream()
                                    .map(
                                            each ->
                                                    "  "
                                                            + each
                                                            + ": unknown, and it names security"
                                                            + meant(each, known))
                                    .collect(Collectors.joining("\n")));
        }
    }

    private static final Pattern GUARDING =
            Pattern.compile("TOKEN|SECRET|JWT|TLS|AUTH|PASSWORD|MASK|INSECURE|WHITELIST|ALLOW");

    /** Keys of commands that ask a server, and of the launcher. */
    private static final List<String> CLIENT_KEYS =
            List.of(
                    "APFLOW_URL",
                    "APFLOW_API_TOKEN",
                    "APFLOW_HOME",
                    "APFLOW_LC_ALL",
                    "APFLOW_JAVA_OPTS",
                    "APFLOW_TEST_DATABASE_URL");
}
