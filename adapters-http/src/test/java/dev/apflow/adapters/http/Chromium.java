package dev.apflow.adapters.http;

import com.microsoft.playwright.BrowserContext;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** One browser for all test classes of a process; JUnit closes it at the end. */
final class Chromium implements BeforeAllCallback {

    private Browser browser;

    @Override
    public void beforeAll(ExtensionContext suite) {
        Store store = suite.getRoot().getStore(Namespace.GLOBAL);
        browser = store.get(Browser.class, Browser.class);
        if (browser == null) {
            browser = Browser.start();
            store.put(Browser.class, browser);
        }
    }

    /** A browser of somebody who was never here. */
    BrowserContext fresh() {
        return browser.fresh("en-GB", "UTC");
    }

    /** The same, somewhere else. */
    BrowserContext fresh(String language, String timeZone) {
        return browser.fresh(language, timeZone);
    }
}
