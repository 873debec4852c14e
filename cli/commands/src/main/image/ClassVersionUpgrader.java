import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the classes of a jar whose class-file version is below 50, so that the start-up cache accepts them.
 *
 * <p>Run by {@code ./dev dist}: {@code java ClassVersionUpgrader.java IN OUT}. The JVM's old verifier checks such classes, and its results
 * cannot be cached: the classes would be read from the jar and verified at every start. The code is unchanged; only the stack maps that the
 * current verifier needs are added. Timestamps are fixed, so that the image's archive is reproducible.
 */
final class ClassVersionUpgrader {
    private static final int FIRST_WITH_STACK_MAPS = 50;
    private static final int RAISED = 52;
    private static final long TIME = 1_790_000_000_000L;

    private final ClassFile classes;

    private ClassVersionUpgrader(JarFile jar) {
        ClassHierarchyResolver inJar = ClassHierarchyResolver.ofResourceParsing(type -> {
            String descriptor = type.descriptorString();
            ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
            try {
                return entry == null ? null : jar.getInputStream(entry);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        classes = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(
                        inJar.orElse(ClassHierarchyResolver.defaultResolver()).cached()));
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: java ClassVersionUpgrader.java IN OUT");
            System.exit(2);
        }
        try (JarFile jar = new JarFile(arguments[0], false);
                OutputStream file = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1])));
                ZipOutputStream out = new ZipOutputStream(file)) {
            ClassVersionUpgrader raise = new ClassVersionUpgrader(jar);
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                raise.copy(jar, entries.nextElement(), out);
            }
        }
    }

    private void copy(JarFile jar, JarEntry entry, ZipOutputStream out) throws IOException {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(TIME);
        out.putNextEntry(copy);
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            out.write(entry.getName().endsWith(".class") ? raised(bytes) : bytes);
        }
        out.closeEntry();
    }

    private byte[] raised(byte[] bytes) {
        ClassModel model = classes.parse(bytes);
        if (model.majorVersion() >= FIRST_WITH_STACK_MAPS) {
            return bytes;
        }
        ClassTransform version = ClassTransform.endHandler(builder -> builder.withVersion(RAISED, 0));
        // Stack maps are computed only for code that is transformed; otherwise the code is copied without them.
        ClassTransform code = ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
        return classes.transformClass(model, code.andThen(version));
    }
}
