package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real browser: Debian's Chromium. Where it is not installed its tests are skipped; in CI, which
 * installs it ({@code .ci/chromium}), they fail.
 */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    private Browser() {
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(CHROMIUM)
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--disable-gpu",
                                                        "--disable-quic",
                                                        "--no-first-run",
                                                        "--disable-background-networking",
                                                        "--disable-component-update",
                                                        "--disable-sync")));
    }

    static Browser start() {
        if ("true".equals(System.getenv("APFLOW_CI"))) {
            assertThat(CHROMIUM).as("the browser that .ci/chromium installs").exists();
        }
        assumeTrue(Files.exists(CHROMIUM), "no Chromium here: .ci/chromium installs it");
        return new Browser();
    }

    /** A browser of somebody who was never here. */
    BrowserContext fresh(String language, String timeZone) {
        BrowserContext context =
                chromium.newContext(
                        new NewContextOptions().setLocale(language).setTimezoneId(timeZone));
        context.setDefaultTimeout(10_000);
        return context;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
