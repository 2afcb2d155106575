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
    private static final String TESTS = "dev.apflow.adapters.postgres.";
    private static final String CONTRACTS = "dev.apflow.testkit.contract.";

    /**
     * @param test one of this module, {@code engine/PostgresTakeoverTest}, or of the contracts,
     *     {@code cluster/SweepsContract}
     * @param in the class or resource that is changed, {@code engine/Fence} or {@code
     *     task/claim.sql}
     */
    static SqlBug of(String name, String test, String in, String right, String wrong) {
        String file = in.endsWith(".sql") ? in : in + ".java";
        String testClass = (test.endsWith("Test") ? TESTS : CONTRACTS) + test.replace('/', '.');
        return new SqlBug(name, testClass, new SourceEdit(SOURCES + file, right, wrong));
    }

    /** The class or resource that is changed, without its package. */
    String changedFile() {
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
