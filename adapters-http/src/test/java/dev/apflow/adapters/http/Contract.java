package dev.apflow.adapters.http;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;

/**
 * Holds what is sent and answered against the OpenAPI description: every answer must be described
 * there, and so must every request that is carried out.
 *
 * <p>The validator is written against an older version of the very library for JSON Schema that the
 * program uses, with the same names of packages. So it lives in a class loader of its own, with the
 * version it wants ({@code target/openapi-validator}, put there by the build).
 */
final class Contract {

    private static final String OLDER = "json-schema-validator-";
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> SEEN = new ConcurrentSkipListSet<>();
    private static final Function<Map<String, Object>, String> JUDGE = judge();

    private Contract() {}

    /** What was seen so far: {@code GET /health/live 200}. */
    static Set<String> seen() {
        return new TreeSet<>(SEEN);
    }

    static void check(
            String method, String target, List<String> headers, String body, Response response) {
        if (!METHODS.contains(method)) {
            return;
        }
        String wrong =
                JUDGE.apply(
                        Map.of(
                                "method", method,
                                "target", target,
                                "headers", headers,
                                "body", body,
                                "status", response.status(),
                                "answerHeaders", response.headers().map(),
                                "answer", response.body()));
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    String.format(
                            Locale.ROOT,
                            "%s %s → %d is not as the description says: %s%n%s",
                            method,
                            target,
                            response.status(),
                            wrong,
                            response.body()));
        }
        SEEN.add(method + " " + target.split("\\?", 2)[0] + " " + response.status());
    }

    static String specification() {
        try (InputStream in =
                Objects.requireNonNull(
                        ApflowHttp.class.getResourceAsStream("operation/openapi.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** Its libraries look for each other through the thread's loader. */
    @SuppressWarnings("unchecked")
    private static Function<Map<String, Object>, String> judge() {
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        ClassLoader own = new OwnFirst(urls());
        thread.setContextClassLoader(own);
        try {
            return (Function<Map<String, Object>, String>)
                    own.loadClass("dev.apflow.adapters.http.OpenApiJudge")
                            .getConstructor(String.class)
                            .newInstance(specification());
        } catch (ReflectiveOperationException failed) {
            throw new AssertionError(failed);
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    /**
     * Looks at its own classes first: the JDK's loaders find those of every module that the JVM
     * began with, so asking them first as usual would give the program's versions.
     */
    private static final class OwnFirst extends URLClassLoader {

        OwnFirst(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                try {
                    return findClass(name);
                } catch (ClassNotFoundException notOwn) {
                    return super.loadClass(name, resolve);
                }
            }
        }
    }

    /** Everything that the tests run with, but another version of the one library. */
    private static URL[] urls() {
        List<Path> all = new ArrayList<>();
        for (File jar : Objects.requireNonNull(new File("target/openapi-validator").listFiles())) {
            all.add(jar.toPath());
        }
        for (String property :
                List.of("java.class.path", "surefire.test.class.path", "jdk.module.path")) {
            Arrays.stream(System.getProperty(property, "").split(File.pathSeparator, -1))
                    .filter(entry -> !entry.isEmpty() && !entry.contains(OLDER))
                    .map(Path::of)
                    .forEach(all::add);
        }
        all.add(Path.of("target", "test-classes"));
        return all.stream().map(Contract::url).toArray(URL[]::new);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
