import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the image: a linked JDK, the program's jars (automatic modules cannot be linked), the
 * launcher, examples and deployment files; with a version also the archive of it. Started by {@code
 * mvn -Pimage} and {@code mvn -Pdist} with the JDK of the build.
 *
 * <p>In the image the program is on the class path, not on the module path: what the JVM learnt for
 * a faster start is then used wherever the image is unpacked.
 */
public final class Archive {

    private static final String MODULES =
            "java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,"
                    + "jdk.crypto.cryptoki,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.unsupported,"
                    + "jdk.zipfs";
    private static final CopyOption[] AS_IT_IS = {
        StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING
    };

    private final Path root;
    private final Path target;
    private final Path image;

    private Archive(Path module) {
        this.root = module.resolveSibling(".").normalize();
        this.target = module.resolve("target");
        this.image = target.resolve("apflow-image");
    }

    /**
     * Makes it.
     *
     * @param args the directory of the module {@code bootstrap}; the version
     */
    public static void main(String... args) throws IOException, InterruptedException {
        Path module = Path.of(args[0]).toAbsolutePath().normalize();
        Archive archive = new Archive(module);
        archive.clear();
        archive.link();
        archive.fill(module);
        archive.train(module);
        if (args.length > 1) {
            System.out.println(archive.pack(args[1]));
        }
    }

    private void clear() throws IOException, InterruptedException {
        run(Map.of(), "rm", "-rf", image.toString());
    }

    private void link() throws IOException {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        int result =
                jlink.run(
                        System.out,
                        System.err,
                        "--add-modules=" + MODULES,
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        // Packed as a whole, it becomes smaller than in many small parts.
                        "--compress=zip-0",
                        "--output=" + image);
        if (result != 0) {
            throw new IllegalStateException("jlink: " + result);
        }
    }

    private void fill(Path module) throws IOException {
        copy(
                target.resolve("app"),
                image.resolve("app"),
                List.of("built", "apflow.aot", "commands.aot"));
        one(image.resolve("app"));
        library(image.resolve("app"));
        Path launcher = image.resolve("bin").resolve("apflow");
        Files.copy(module.resolve("src/image/apflow"), launcher, AS_IT_IS);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(root.resolve("LICENSE"), image.resolve("LICENSE"), AS_IT_IS);
        copy(root.resolve("deploy"), image.resolve("deploy"), List.of());
        Files.createDirectories(image.resolve("examples"));
        try (Stream<Path> examples = Files.list(root.resolve("examples"))) {
            for (Path each : examples.filter(path -> path.toString().endsWith(".json")).toList()) {
                Files.copy(each, image.resolve("examples").resolve(each.getFileName()), AS_IT_IS);
            }
        }
    }

    /** DuckDB looks beside its jar, but not where the JVM read its class from the cache. */
    private static void library(Path app) throws IOException {
        try (Stream<Path> files = Files.list(app)) {
            Path library =
                    files.filter(each -> each.getFileName().toString().startsWith("libduckdb_java"))
                            .findFirst()
                            .orElseThrow();
            Files.createSymbolicLink(app.resolve("libduckdb_java.so"), library.getFileName());
        }
    }

    /** A jar that names all others, in an order that is the same everywhere. */
    private static void one(Path app) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (Stream<Path> jars = Files.list(app)) {
            manifest.getMainAttributes()
                    .put(
                            Attributes.Name.CLASS_PATH,
                            jars.map(each -> each.getFileName().toString())
                                    .filter(each -> each.endsWith(".jar"))
                                    .sorted()
                                    .collect(Collectors.joining(" ")));
        }
        Path all = app.resolve("apflow.jar");
        new JarOutputStream(Files.newOutputStream(all), manifest).close();
    }

    private static void copy(Path from, Path to, List<String> without) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(each -> !without.contains(each.getFileName().toString()))
                    .forEach(each -> copyOne(each, to.resolve(from.relativize(each))));
        }
    }

    private static void copyOne(Path from, Path to) {
        try {
            if (Files.isDirectory(from)) {
                Files.createDirectories(to);
            } else {
                Files.copy(from, to, AS_IT_IS);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Uses the program once and keeps what the JVM learnt. The same options as in the launcher: a
     * cache of other options is not used.
     */
    private void train(Path module) throws IOException, InterruptedException {
        Path work = target.resolve("training-dist");
        run(Map.of(), "rm", "-rf", work.toString());
        Map<String, String> settings =
                Map.of(
                        "APFLOW_DATABASE_URL",
                        "duckdb://" + work.resolve("training.duckdb"),
                        "LC_ALL",
                        "C.UTF-8");
        train(module, settings, "apflow.aot", "Training");
        train(
                module,
                settings,
                "commands.aot",
                "CommandTraining",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC");
    }

    private void train(
            Path module,
            Map<String, String> settings,
            String cache,
            String training,
            String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(image.resolve("bin/java").toString()));
        command.addAll(List.of(options));
        command.addAll(
                List.of(
                        "-XX:AOTCacheOutput=" + image.resolve("app").resolve(cache),
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:MaxRAMPercentage=50",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        image.resolve("app/apflow.jar").toString(),
                        "dev.apflow.bootstrap." + training,
                        module.resolve("src/training/tree.json").toString()));
        run(settings, command.toArray(String[]::new));
        if (Files.size(image.resolve("app").resolve(cache)) == 0) {
            throw new IllegalStateException("the JVM kept nothing: see " + target + "/dist.log");
        }
    }

    private Path pack(String version) throws IOException, InterruptedException {
        String machine =
                System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64")
                        ? "arm64"
                        : "x64";
        Path file =
                root.resolve("target")
                        .resolve("apflow-" + version + "-linux-" + machine + ".tar.gz");
        Files.createDirectories(file.getParent());
        run(
                Map.of(),
                "tar",
                "--create",
                "--use-compress-program=gzip -9",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--sort=name",
                "--file=" + file,
                "--directory=" + image.getParent(),
                "--transform=s,^apflow-image,apflow-" + version + ",",
                image.getFileName().toString());
        return file;
    }

    private void run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command));
        builder.redirectErrorStream(true).redirectOutput(target.resolve("dist.log").toFile());
        builder.environment().putAll(environment);
        int result = builder.start().waitFor();
        if (result != 0) {
            throw new IllegalStateException(command[0] + ": exit code " + result);
        }
    }
}
