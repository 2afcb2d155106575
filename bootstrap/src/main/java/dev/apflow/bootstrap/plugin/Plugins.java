package dev.apflow.bootstrap.plugin;

import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Loads executors from the jars of a directory: each jar names its own in {@code
 * META-INF/services/dev.apflow.application.executor.TaskExecutor}. The jars share one class loader
 * above which only the program itself stands, so that a jar which names none serves the others as a
 * library.
 */
public final class Plugins {

    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    private final Map<ExecutorId, String> owners = new HashMap<>();
    private final List<TaskExecutor> executors = new ArrayList<>();

    private Plugins(Set<ExecutorId> builtIn) {
        builtIn.forEach(id -> owners.put(id, "the program itself"));
    }

    /** A jar cannot be used; the message says which and why. */
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(Path file, String why, Throwable cause) {
            super("plugin " + file + " cannot be used: " + why, cause);
        }

        Unusable(Path file, String why) {
            super("plugin " + file + " cannot be used: " + why);
        }
    }

    /**
     * The executors of all jars in {@code directory}; none where there is no such directory.
     *
     * @param builtIn ids that are taken
     * @throws Unusable one of them cannot be loaded, has an id that is taken, or may be changed by
     *     everybody
     */
    public static List<TaskExecutor> load(Path directory, Set<ExecutorId> builtIn) {
        List<Path> jars = jars(directory);
        if (jars.isEmpty()) {
            return List.of();
        }
        PluginAccess.require(directory);
        jars.forEach(PluginAccess::require);
        jars.forEach(PluginJar::requireReadable);
        ClassLoader parent = Plugins.class.getClassLoader();
        URL[] urls = jars.stream().map(Plugins::url).toArray(URL[]::new);
        // Never closed: its classes are loaded as they are needed, for as long as the process runs.
        @SuppressWarnings("resource")
        URLClassLoader shared = new URLClassLoader("plugins", urls, parent);
        Plugins plugins = new Plugins(builtIn);
        jars.forEach(jar -> plugins.take(new PluginJar(jar, shared)));
        return List.copyOf(plugins.executors);
    }

    private void take(PluginJar jar) {
        Map<ExecutorId, TaskExecutor> offered = jar.executors();
        offered.forEach(
                (id, executor) -> {
                    String owner = owners.putIfAbsent(id, jar.path().toString());
                    if (owner != null) {
                        throw new Unusable(
                                jar.path(), "its executor id " + id + " is taken by " + owner);
                    }
                    executors.add(executor);
                });
        LOG.log(
                System.Logger.Level.INFO,
                () ->
                        "plugin "
                                + jar.path()
                                + " (SHA-256 "
                                + jar.digest()
                                + ") brings executors "
                                + offered.keySet());
    }

    private static List<Path> jars(Path directory) {
        if (!Files.exists(directory)) {
            return List.of();
        }
        if (!Files.isDirectory(directory)) {
            throw new Unusable(directory, "APFLOW_PLUGINS has to name a directory of jars");
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException problem) {
            throw new Unusable(directory, "the directory cannot be listed: " + problem, problem);
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
