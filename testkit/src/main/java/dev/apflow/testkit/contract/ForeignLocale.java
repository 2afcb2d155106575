package dev.apflow.testkit.contract;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.Locale;

/** Runs a suite on a machine whose digits are not ASCII and whose year is another one. */
public final class ForeignLocale implements BeforeAllCallback, AfterAllCallback {

    private static final Locale EGYPT = Locale.forLanguageTag("ar-EG-u-nu-arab-ca-islamic");

    /** Once, since suites may run side by side. */
    private static final Locale USUAL = Locale.getDefault();

    @Override
    public void beforeAll(ExtensionContext suite) {
        Locale.setDefault(EGYPT);
    }

    @Override
    public void afterAll(ExtensionContext suite) {
        Locale.setDefault(USUAL);
    }
}
