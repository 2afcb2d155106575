package dev.apflow.embedded.postgres;

import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * PostgreSQL's programs, unpacked, and a cluster they have initialised, to be copied.
 *
 * @param binaries holds {@code bin}, {@code lib} and {@code share}
 * @param template holds {@code data}, the cluster, and {@code password}, its superuser's; nobody
 *     but the account may read either
 */
record Installation(Path binaries, Path template, Account account) {

    static final String SUPERUSER = "apflow";

    /**
     * System property: the jar with the binaries of another version, instead of those on the class
     * path.
     */
    static final String BINARIES_KEY = "apflow.postgres.binaries";

    private static final String ARCHIVE = "postgres-linux-x86_64.txz";

    /** The first major version whose locales need no help of the operating system. */
    private static final int FIRST_WITH_LOCALES = 17;

    /** The installation in {@code cache}, made first if it is not there. */
    static Installation in(CacheDirectory cache, Account account) {
        URL archive = archive();
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (archive == null || !"Linux amd64".equals(system)) {
            throw new IllegalStateException(
                    String.format(
                            Locale.ROOT,
                            "no PostgreSQL for %s here: its binaries are for Linux on amd64 alone",
                            system));
        }
        String version = "postgres-" + checksum(archive);
        Path binaries = cache.entry(version, directory -> unpack(archive, directory));
        Path template =
                cache.entry(
                        version + "-cluster-" + account.uid(),
                        directory -> initialise(binaries, directory, account));
        return new Installation(binaries, template, account);
    }

    private static @Nullable URL archive() {
        String other = System.getProperty(BINARIES_KEY, "");
        if (other.isEmpty()) {
            return Installation.class.getClassLoader().getResource(ARCHIVE);
        }
        try {
            Path jar = Path.of(other).toRealPath();
            return URI.create("jar:" + jar.toUri() + "!/" + ARCHIVE).toURL();
        } catch (IOException failed) {
            throw new UncheckedIOException(BINARIES_KEY + ": no jar " + other, failed);
        }
    }

    Path program(String name) {
        return program(binaries, name);
    }

    String password() {
        try {
            return Files.readString(template.resolve("password"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The cluster that new servers begin with. */
    Path cluster() {
        return template.resolve("data");
    }

    /** Makes {@code data} a copy of {@code cluster}. Its parent directory is the account's. */
    void copyCluster(Path cluster, Path data) {
        Commands.run(account.command(List.of("cp", "-a", cluster.toString(), data.toString())));
    }

    private static void unpack(URL archive, Path directory) throws IOException {
        try (InputStream tar = new XZInputStream(archive.openStream())) {
            Commands.run(List.of("tar", "-x", "--no-same-owner", "-C", directory.toString()), tar);
        }
    }

    private static void initialise(Path binaries, Path directory, Account account)
            throws IOException {
        Path data = ownersOnly(Files.createDirectory(directory.resolve("data")), account);
        Path password = ownersOnly(Files.createFile(directory.resolve("password")), account);
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        Files.writeString(password, HexFormat.of().formatHex(secret));
        List<String> initdb = new ArrayList<>();
        initdb.addAll(
                List.of(
                        program(binaries, "initdb").toString(),
                        "--pgdata=" + data,
                        "--username=" + SUPERUSER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C"));
        if (major(binaries) >= FIRST_WITH_LOCALES) {
            initdb.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        Commands.run(account.command(initdb));
    }

    /** As the programs tell it: {@code postgres (PostgreSQL) 18.6}. */
    private static int major(Path binaries) {
        String message =
                Commands.run(List.of(program(binaries, "postgres").toString(), "--version"));
        return Integer.parseInt(message.replaceFirst("(?s)^.*PostgreSQL\\) (\\d+).*$", "$1"));
    }

    private static Path ownersOnly(Path path, Account account) throws IOException {
        String permissions = Files.isDirectory(path) ? "rwx------" : "rw-------";
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        account.own(path);
        return path;
    }

    private static Path program(Path binaries, String name) {
        return binaries.resolve("bin").resolve(name);
    }

    /** Of the archive as its jar's table of contents tells it: without reading the archive. */
    private static String checksum(URL archive) {
        try {
            URLConnection connection = archive.openConnection();
            if (connection instanceof JarURLConnection jar) {
                return HexFormat.of().toHexDigits((int) jar.getJarEntry().getCrc());
            }
            throw new IllegalStateException(archive + " is not in a jar");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
