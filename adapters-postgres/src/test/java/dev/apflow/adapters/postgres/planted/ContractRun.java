package dev.apflow.adapters.postgres.planted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.util.Arrays;
import java.util.List;

/** Runs test classes in a process of its own, up to the first test that fails, and names it. */
final class ContractRun implements TestExecutionListener {

    /** What a line that names a failed test begins with. */
    static final String FAILED = "failed: ";

    /** What the last line begins with; behind it the number of tests that ended. */
    static final String RAN = "ran: ";

    private int ended;

    private ContractRun() {}

    /**
     * @param classes names of test classes
     */
    public static void main(String[] classes) {
        List<ClassSelector> selected =
                Arrays.stream(classes).map(name -> selectClass(name)).toList();
        ContractRun run = new ContractRun();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request().selectors(selected).build(), run);
        run.end();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        ended += test.isTest() ? 1 : 0;
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            say(FAILED + test.getDisplayName());
            end();
        }
    }

    private void end() {
        say(RAN + ended);
        System.exit(0);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
