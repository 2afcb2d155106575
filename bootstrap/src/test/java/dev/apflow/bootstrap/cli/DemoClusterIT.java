package dev.apflow.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

import dev.apflow.demo.DemoRun;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demonstration as its user sees it: real processes, and a leader that is killed. */
class DemoClusterIT {

    private static final long LOOK_NANOS = 20_000_000;

    /** Where it is missing, nobody looks at the dashboard. */
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    /** Not all of what a node needs is a module of this test. */
    @BeforeAll
    static void startNodesOnTheClassPath() {
        System.setProperty("apflow.demo.classpath", "true");
    }

    @Test
    void a_leader_is_killed_and_the_dashboard_shows_it_and_nothing_is_lost() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Callable<Boolean> demo =
                () ->
                        new DemoRun(
                                        new PrintStream(written, true, StandardCharsets.UTF_8),
                                        DemoCommand.setup(false))
                                .run(Optional.of("kq"), Duration.ofSeconds(10));
        if (Files.exists(CHROMIUM)) {
            watch(demo, written);
        } else {
            assertThat(demo.call()).isTrue();
        }
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("leads in epoch 1", "the leader", "the next write was accepted after")
                .contains(" 0 lost", " 0 outcomes recorded twice")
                .doesNotContain("\n0 trees acknowledged");
    }

    /** Header, notice, tiles, panel and events agree soon after a leader was really killed. */
    private static void watch(Callable<Boolean> demo, ByteArrayOutputStream written)
            throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor();
                Playwright playwright =
                        Playwright.create(
                                new Playwright.CreateOptions()
                                        .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser =
                        playwright
                                .chromium()
                                .launch(
                                        new BrowserType.LaunchOptions()
                                                .setExecutablePath(CHROMIUM)
                                                .setArgs(List.of("--no-sandbox")))) {
            Future<Boolean> clean = thread.submit(demo);
            try {
                look(browser, written);
            } finally {
                assertThat(clean.get()).as(written.toString(StandardCharsets.UTF_8)).isTrue();
            }
        }
    }

    private static void look(Browser browser, ByteArrayOutputStream written)
            throws InterruptedException {
        Matcher address = said(written, Pattern.compile("dashboard of (\\S+): (\\S+)"));
        Page page = browser.newPage();
        page.navigate(address.group(2));
        page.locator(".nodes tbody tr").nth(2).waitFor();
        String dead = said(written, Pattern.compile("kill -9 \\d+: (\\S+), the leader")).group(1);
        // No later than this after it, which leaves a loaded machine some time.
        Page.WaitForFunctionOptions soon = new Page.WaitForFunctionOptions().setTimeout(4_000);
        page.waitForFunction(
                """
                dead => {
                  const text = (place) => document.querySelector(place)?.innerText ?? "";
                  const leader = /Leader: (\\S+)/.exec(text(".nodes-first p"))?.[1];
                  return leader && leader !== dead
                      && (text("#node").includes("leader") || text("#notice").includes(leader))
                      && text(".tiles").includes("2 of 3")
                      && text(".nodes .health.lost") === "lost"
                      && text(".events").includes(`node ${dead} is lost`)
                      && text(".events").includes(`node ${leader} leads now`);
                }
                """,
                dead,
                soon);
    }

    /** Waits until the demonstration writes this. */
    private static Matcher said(ByteArrayOutputStream written, Pattern wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Matcher found = wanted.matcher("");
        while (!found.reset(written.toString(StandardCharsets.UTF_8)).find()) {
            assertThat(System.nanoTime()).as(wanted.pattern()).isLessThan(end);
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return found;
    }
}
