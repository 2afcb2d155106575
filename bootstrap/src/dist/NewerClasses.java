import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Gives the classes of a jar the class file version of Java 17, with the stack maps that it asks
 * for. The JVM keeps no classes of Java 5 in its cache for a faster start: it would read and verify
 * those of picocli anew with each command.
 */
public final class NewerClasses {

    /** From here on classes have stack maps. */
    private static final int WITH_STACK_MAPS = 50;

    private NewerClasses() {}

    /**
     * Rewrites them.
     *
     * @param args a directory; the beginning of the jar's name
     */
    public static void main(String... args) throws IOException {
        Path jar = jar(Path.of(args[0]), args[1]);
        Path made = jar.resolveSibling("newer.tmp");
        try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(made))) {
            ClassFile files = files(classes);
            for (JarEntry each : from.stream().toList()) {
                byte[] bytes = from.getInputStream(each).readAllBytes();
                JarEntry entry = new JarEntry(each.getName());
                entry.setTime(each.getTime());
                to.putNextEntry(entry);
                to.write(each.getName().endsWith(".class") ? newer(files, bytes) : bytes);
                to.closeEntry();
            }
        }
        // A program that is running keeps the file it has open.
        Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path jar(Path directory, String name) throws IOException {
        try (var files = Files.list(directory)) {
            List<Path> found =
                    files.filter(each -> each.getFileName().toString().startsWith(name)).toList();
            if (found.size() != 1) {
                throw new IllegalStateException("expected one " + name + "*, found " + found);
            }
            return found.getFirst();
        }
    }

    private static ClassFile files(ClassLoader classes) {
        ClassHierarchyResolver hierarchy =
                ClassHierarchyResolver.ofResourceParsing(classes)
                        .orElse(ClassHierarchyResolver.defaultResolver());
        return ClassFile.of(
                StackMapsOption.GENERATE_STACK_MAPS,
                // Else code is copied as it is.
                ConstantPoolSharingOption.NEW_POOL,
                ClassHierarchyResolverOption.of(hierarchy));
    }

    private static byte[] newer(ClassFile files, byte[] bytes) {
        ClassModel model = files.parse(bytes);
        if (model.majorVersion() >= WITH_STACK_MAPS) {
            return bytes;
        }
        return files.transformClass(
                model,
                (builder, element) -> {
                    if (element instanceof ClassFileVersion) {
                        builder.withVersion(ClassFile.JAVA_17_VERSION, 0);
                    } else {
                        builder.with(element);
                    }
                });
    }
}
