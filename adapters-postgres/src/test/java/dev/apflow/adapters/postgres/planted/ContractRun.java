package dev.apflow.adapters.postgres.planted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.util.Arrays;
import java.util.List;

/** Runs test classes in a process of their own and says in a line each what failed. */
final class ContractRun {

    /** What a line that names a failed test begins with. */
    static final String FAILED = "failed: ";

    /** What the last line begins with; behind it the number of tests that ran. */
    static final String RAN = "ran: ";

    private ContractRun() {}

    /**
     * @param classes names of test classes
     */
    public static void main(String[] classes) {
        List<ClassSelector> selected =
                Arrays.stream(classes).map(name -> selectClass(name)).toList();
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request().selectors(selected).build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures()
                .forEach(each -> say(FAILED + each.getTestIdentifier().getDisplayName()));
        say(RAN + summary.getTestsFoundCount());
        System.exit(0);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
