package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.bootstrap.doctor.Doctor;
import dev.apflow.bootstrap.doctor.Finding;
import dev.apflow.bootstrap.doctor.Finding.Level;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Looks at everything around a node before it starts. */
@Command(
        name = "doctor",
        description = {
            "Check settings, machine and database before `serve`; change nothing.",
            "Each line is ok, warn or fail, and says what to do. The exit code is 1 where something"
                    + " fails."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Mixin private SettingsOption settings = new SettingsOption();
    @Mixin private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        List<Finding> findings = findings();
        boolean failed = findings.stream().anyMatch(each -> each.level() == Level.FAIL);
        if (output.isJson()) {
            output.json(
                    new JsonObjectBuilder()
                            .text("status", worst(findings).word())
                            .array("checks", findings.stream().map(DoctorCommand::json).toList())
                            .done());
        } else {
            findings.forEach(this::show);
        }
        return failed ? ExitCode.FAILED : 0;
    }

    private List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        Settings read;
        try {
            read =
                    settings.read(
                            Map.of("APFLOW_LOG_LEVEL", "error"),
                            warning -> all.add(Doctor.unknown(warning)));
        } catch (Failure unusable) {
            return List.of(Doctor.unusable(String.valueOf(unusable.getMessage())));
        }
        if (all.isEmpty()) {
            all.add(Doctor.settings(settings.source()));
        }
        all.addAll(Doctor.examine(read));
        return all;
    }

    private static Level worst(List<Finding> findings) {
        return findings.stream().map(Finding::level).max(Level::compareTo).orElse(Level.OK);
    }

    private static JsonObject json(Finding finding) {
        return new JsonObjectBuilder()
                .text("check", finding.check())
                .text("status", finding.level().word())
                .text("text", finding.text())
                .value("advice", finding.advice().map(dev.apflow.domain.json.JsonString::new))
                .done();
    }

    private void show(Finding finding) {
        Screen screen = output.screen();
        String word = String.format(Locale.ROOT, "%-4s", finding.level().word());
        String mark =
                switch (finding.level()) {
                    case OK -> screen.green(word);
                    case WARN -> screen.yellow(word);
                    case FAIL -> screen.red(word);
                };
        String text = String.format(Locale.ROOT, "  %-10s  ", finding.check());
        int room = Math.min(120, screen.width());
        List<String> lines = new ArrayList<>();
        finding.text()
                .lines()
                .forEach(line -> lines.addAll(Table.wrapped(Table.printable(line), room - 18, 0)));
        finding.advice()
                .ifPresent(advice -> lines.addAll(Table.wrapped("-> " + advice, room - 18, 3)));
        for (int i = 0; i < lines.size(); i++) {
            screen.line(i == 0 ? mark + text + lines.get(i) : " ".repeat(18) + lines.get(i));
        }
    }
}
