package dev.apflow.bootstrap.doctor;

import dev.apflow.bootstrap.settings.Settings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything. */
public final class Doctor {

    private Doctor() {}

    /** By settings that make sense. */
    public static List<Finding> examine(Settings settings) {
        List<Finding> all = new ArrayList<>();
        all.add(MachineChecks.locale());
        all.add(MachineChecks.files(settings));
        all.add(MachineChecks.port(settings));
        all.add(MachineChecks.disk(settings));
        all.addAll(DatabaseChecks.all(settings, Instant.now()));
        return List.copyOf(all);
    }

    /** That the settings make sense. */
    public static Finding settings(String from) {
        return Finding.ok("settings", "all understood, from " + from);
    }

    /** What is wrong with the settings. */
    public static Finding unusable(String problem) {
        return Finding.fail(
                "settings", problem, "correct them: README.md, section Settings, has them all");
    }

    /** Settings that mean nothing. */
    public static Finding unknown(String warning) {
        return Finding.warn("settings", warning, "correct the name, or remove it");
    }
}
