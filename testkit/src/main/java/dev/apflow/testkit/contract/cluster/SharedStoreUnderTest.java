package dev.apflow.testkit.contract.cluster;

import dev.apflow.testkit.contract.StoreUnderTest;

import org.junit.jupiter.api.Assumptions;

/** A store under test that several nodes can share. */
public interface SharedStoreUnderTest extends StoreUnderTest {

    /** Makes a database for one test of several nodes. */
    ClusterFixture cluster();

    /** The store that this module names; a test of one that nodes cannot share is skipped. */
    static SharedStoreUnderTest named() {
        if (StoreUnderTest.named() instanceof SharedStoreUnderTest shared) {
            return shared;
        }
        return Assumptions.abort("nodes cannot share the store under test");
    }
}
