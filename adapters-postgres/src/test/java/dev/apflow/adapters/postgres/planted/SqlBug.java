package dev.apflow.adapters.postgres.planted;

import dev.apflow.testkit.planted.SourceEdit;

/**
 * A bug of the store.
 *
 * @param name in words
 * @param testClass that has to fail by it
 */
record SqlBug(String name, String testClass, SourceEdit edit) {

    private static final String SOURCES = "adapters-postgres/dev/apflow/adapters/postgres/";
    private static final String PACKAGE = "dev.apflow.adapters.postgres.";

    /**
     * @param test without its prefix, {@code engine/TakeoverTest} for {@code
     *     engine.PostgresTakeoverTest}
     * @param in the class whose source is changed, {@code task/PostgresClaims}
     */
    static SqlBug of(String name, String test, String in, String right, String wrong) {
        String testClass = PACKAGE + test.replaceFirst("(\\w+)$", "Postgres$1").replace('/', '.');
        return new SqlBug(name, testClass, new SourceEdit(SOURCES + in + ".java", right, wrong));
    }

    /** The class that is changed, without its package. */
    String changedClass() {
        return edit.file().replaceFirst(".*/", "").replace(".java", "");
    }

    /** The test, without its package. */
    String test() {
        return testClass.replaceFirst(".*\\.", "");
    }

    @Override
    public String toString() {
        return name;
    }
}
