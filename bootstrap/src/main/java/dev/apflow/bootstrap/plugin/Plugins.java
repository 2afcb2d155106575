package dev.apflow.bootstrap.plugin;

import dev.apflow.application.executor.TaskExecutor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Loads executors from the jars of a directory: each jar names its own in {@code
 * META-INF/services/dev.apflow.application.executor.TaskExecutor}. The jars share one class loader
 * above which only the program itself stands.
 */
public final class Plugins {

    private Plugins() {}

    /** A jar cannot be used; the message says which and why. */
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The executors of all jars in {@code directory}; none where there is no such directory.
     *
     * @throws Unusable one of them cannot be loaded
     */
    public static List<TaskExecutor> load(Path directory) {
        List<Path> jars = jars(directory);
        if (jars.isEmpty()) {
            return List.of();
        }
        ClassLoader parent = Plugins.class.getClassLoader();
        URL[] urls = jars.stream().map(Plugins::url).toArray(URL[]::new);
        // Never closed: its classes are loaded as they are needed, for as long as the process runs.
        @SuppressWarnings("resource")
        URLClassLoader loader = new URLClassLoader("plugins", urls, parent);
        List<TaskExecutor> executors = new ArrayList<>();
        try {
            for (TaskExecutor executor : ServiceLoader.load(TaskExecutor.class, loader)) {
                if (executor.getClass().getClassLoader() == loader) {
                    executors.add(executor);
                }
            }
        } catch (ServiceConfigurationError | LinkageError problem) {
            throw new Unusable(
                    "a plugin in " + directory + " cannot be used: " + problem.getMessage(),
                    problem);
        }
        return executors;
    }

    private static List<Path> jars(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException problem) {
            throw new UncheckedIOException("cannot list " + directory, problem);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException("a file's URI is a URL: " + jar, impossible);
        }
    }
}
