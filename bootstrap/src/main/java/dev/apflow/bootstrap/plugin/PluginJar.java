package dev.apflow.bootstrap.plugin;

import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.jar.JarFile;

/**
 * One jar.
 *
 * @param shared finds the classes of this jar and of those beside it
 */
record PluginJar(Path path, ClassLoader shared) {

    private static final String SERVICE = "META-INF/services/" + TaskExecutor.class.getName();

    /**
     * A class loader passes over a broken jar in silence; this does not.
     *
     * @throws Plugins.Unusable it is no jar, or may not be read
     */
    static void requireReadable(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.size();
        } catch (IOException | SecurityException problem) {
            throw new Plugins.Unusable(jar, "it is no readable jar: " + reason(problem), problem);
        }
    }

    /** Of its bytes, in hexadecimal digits. */
    String digest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
            return HexFormat.of().formatHex(digest);
        } catch (IOException | NoSuchAlgorithmException problem) {
            return "unknown";
        }
    }

    /**
     * A new instance of each executor that the jar names.
     *
     * @throws Plugins.Unusable one cannot be had
     */
    Map<ExecutorId, TaskExecutor> executors() {
        Map<ExecutorId, TaskExecutor> executors = new TreeMap<>();
        try {
            Iterator<TaskExecutor> named =
                    ServiceLoader.load(TaskExecutor.class, new OwnServices()).iterator();
            while (named.hasNext()) {
                TaskExecutor executor = named.next();
                if (executor.getClass().getClassLoader() == shared) {
                    add(executors, executor);
                }
            }
        } catch (ServiceConfigurationError | LinkageError problem) {
            throw new Plugins.Unusable(path, reason(problem), problem);
        }
        return executors;
    }

    private void add(Map<ExecutorId, TaskExecutor> executors, TaskExecutor executor) {
        ExecutorId id = idOf(executor);
        TaskExecutor other = executors.putIfAbsent(id, executor);
        if (other != null) {
            throw new Plugins.Unusable(
                    path,
                    "executor id "
                            + id
                            + " is claimed by both "
                            + other.getClass().getName()
                            + " and "
                            + executor.getClass().getName());
        }
    }

    // Foreign code: whatever it does is said of the jar.
    @SuppressWarnings({"ConstantValue", "UnnecessaryNullCheck"})
    private ExecutorId idOf(TaskExecutor executor) {
        ExecutorId id;
        try {
            id = executor.id();
        } catch (RuntimeException problem) {
            throw new Plugins.Unusable(
                    path, executor.getClass().getName() + ".id(): " + reason(problem), problem);
        }
        if (id == null) {
            throw new Plugins.Unusable(path, executor.getClass().getName() + ".id() is null");
        }
        return id;
    }

    /** One line: what happened, and for a wrapped problem what was at its root. */
    private static String reason(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root == problem ? words(problem) : words(problem) + ": " + words(root);
        return message.lines().findFirst().orElse(message);
    }

    private static String words(Throwable problem) {
        String message = problem.getMessage();
        return message == null || problem instanceof LinkageError ? problem.toString() : message;
    }

    /** Shows the services that this jar names, and none of the others'. */
    private final class OwnServices extends ClassLoader {

        OwnServices() {
            super(shared);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (!name.equals(SERVICE)) {
                return super.getResources(name);
            }
            try (JarFile jar = new JarFile(path.toFile())) {
                return jar.getEntry(SERVICE) == null
                        ? Collections.emptyEnumeration()
                        : Collections.enumeration(List.of(inside()));
            }
        }

        private URL inside() throws IOException {
            return URI.create("jar:" + path.toUri() + "!/" + SERVICE).toURL();
        }
    }
}
