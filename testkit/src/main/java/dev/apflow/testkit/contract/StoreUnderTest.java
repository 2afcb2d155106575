package dev.apflow.testkit.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The store that the contracts examine in this process. A module with a store names its class,
 * which has a constructor without parameters, in the test resource {@value #NAMED_IN}.
 */
public interface StoreUnderTest {

    String NAMED_IN = "store-under-test.txt";

    /** Makes a database for one test. */
    StoreFixture database();

    /** The store that this module names. */
    static StoreUnderTest named() {
        try {
            // A module's test resources are found twice: in the module, and on the class path.
            Set<String> names = new TreeSet<>();
            for (URL each : Collections.list(loader().getResources(NAMED_IN))) {
                try (InputStream in = each.openStream()) {
                    names.add(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
                }
            }
            if (names.size() != 1) {
                throw new IllegalStateException(
                        "expected one store named in " + NAMED_IN + ", found " + names);
            }
            return create(names.iterator().next());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ClassLoader loader() {
        return StoreUnderTest.class.getClassLoader();
    }

    private static StoreUnderTest create(String name) {
        try {
            var constructor =
                    Class.forName(name).asSubclass(StoreUnderTest.class).getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(NAMED_IN + " names " + name, failure);
        }
    }
}
