package dev.apflow.adapters.postgres.planted;

import dev.apflow.testkit.planted.SourceEdit;

/**
 * A bug of the store.
 *
 * @param name in words
 * @param test that has to fail by it, {@code FencedWritesTest} for {@code PostgresFencedWritesTest}
 */
record SqlBug(String name, String test, SourceEdit edit) {

    private static final String PREFIX = "dev.apflow.adapters.postgres.Postgres";

    /**
     * @param in the class whose source is changed, without its prefix
     */
    static SqlBug of(String name, String test, String in, String right, String wrong) {
        String file = "adapters-postgres/dev/apflow/adapters/postgres/" + in + ".java";
        return new SqlBug(name, test, new SourceEdit(file, right, wrong));
    }

    /** The class that is changed, without its package. */
    String changedClass() {
        return edit.file().replaceFirst(".*/", "").replace(".java", "");
    }

    String testClass() {
        return PREFIX + test;
    }

    @Override
    public String toString() {
        return name;
    }
}
