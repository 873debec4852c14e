package eyas.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.NullMarked;

/**
 * JARs of the classes under test and an AOT cache of them: hundreds of tests start the program, and without a cache, class loading
 * dominates the start-up time. The JVM caches classes from JARs only, never from directories.
 *
 * <p>The first process that needs the cache creates it for all test processes, in a directory whose name is a hash of the path, time and
 * size of every input file, so that changed classes never match an old cache. The JVM (25.0.3) does not detect changed JARs itself. If the
 * cache cannot be read, the JVM does not start.
 */
@NullMarked
final class StartupCache {
    private static final Path ROOT =
            Path.of(System.getProperty("eyas.root", "../..")).toAbsolutePath().normalize();
    private static final Path DIRECTORY = ROOT.resolve("test/conformance/target/program");
    private static final Path TOOL = ROOT.resolve("cli/commands/src/main/image/ClassVersionUpgrader.java");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** Options of every start. The cache is valid for one garbage collector only; The runs are too short for the C2 compiler. */
    private static final List<String> JVM_OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "--enable-native-access=ALL-UNNAMED");

    private StartupCache() {}

    /** The command before the main class; created on first use. */
    private static final class Holder {
        private static final List<String> COMMAND = createCommand();
    }

    /** Returns a command without its main class: the JVM, its options and the class path as the argument after {@code -cp}. */
    static List<String> java() {
        return Holder.COMMAND;
    }

    private static List<String> createCommand() {
        try {
            Files.createDirectories(DIRECTORY);
            try (FileChannel lock = FileChannel.open(
                            DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = lock.lock()) {
                List<Path> entries = entries();
                Path current = DIRECTORY.resolve(key(entries));
                Path cache = current.resolve("eyas.aot");
                if (!Files.exists(cache)) {
                    for (Path old : listed(DIRECTORY)) {
                        if (Files.isDirectory(old)) {
                            delete(old);
                        }
                    }
                    createJars(entries, Files.createDirectory(current));
                    train(current, cache);
                }
                List<String> command = new ArrayList<>(List.of(JAVA.toString()));
                command.addAll(JVM_OPTIONS);
                command.addAll(List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-cp", classPath(current)));
                return List.copyOf(command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns the image's class path entries: no test libraries, and none of the commands about many jobs. */
    private static List<Path> entries() throws IOException {
        Stream<Path> own = Stream.of(ROOT.resolve("cli/commands/target/classes"));
        return Stream.concat(own, dependencies("cli/commands").stream()).toList();
    }

    /** Returns a module's runtime dependencies without the module itself, from a file that the build writes. */
    static List<Path> dependencies(String module) throws IOException {
        String all = Files.readString(ROOT.resolve(module + "/target/class-path.txt"));
        return Stream.of(all.strip().split(":", -1)).map(Path::of).toList();
    }

    /** Returns a hash that changes when a file below {@code entries} changes. */
    static String key(List<Path> entries) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
        List<Path> all = new ArrayList<>(entries);
        all.addAll(List.of(
                TOOL, tests().resolve(name(StartupCache.class)), tests().resolve(name(StartupCacheTraining.class))));
        all.add(Path.of(System.getProperty("java.home"), "lib", "modules"));
        for (Path entry : all) {
            try (Stream<Path> files = Files.walk(entry)) {
                for (Path file : files.sorted().toList()) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    String line = file + " " + attributes.size() + " " + attributes.lastModifiedTime() + "\n";
                    digest.update(line.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    /** Returns the directory of the test classes, which are not on the program's class path. */
    static Path tests() {
        return ROOT.resolve("test/conformance/target/test-classes");
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    /** Returns the module's name, which is in its artifact's name: the package below {@code eyas}. */
    private static String module(Path classes) throws IOException {
        try (Stream<Path> packages = Files.list(classes.resolve("eyas"))) {
            return packages.map(each -> each.getFileName().toString())
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Puts all entries into {@code directory}: directories as JARs, and picocli with class versions that the JVM can cache. */
    private static void createJars(List<Path> entries, Path directory) throws IOException, InterruptedException {
        for (Path entry : entries) {
            boolean classes = Files.isDirectory(entry);
            String name = classes
                    ? "eyas-" + module(entry) + ".jar"
                    : entry.getFileName().toString();
            Path jar = directory.resolve(name);
            if (classes) {
                try (Stream<Path> files = Files.walk(entry)) {
                    createJar(entry, files.filter(Files::isRegularFile).sorted().toList(), jar);
                }
            } else if (name.startsWith("picocli-")) {
                run(List.of(JAVA.toString(), TOOL.toString(), entry.toString(), jar.toString()));
            } else {
                Files.copy(entry, jar, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        createJar(
                tests(), List.of(tests().resolve(name(StartupCacheTraining.class))), directory.resolve("training.jar"));
    }

    /** Writes a JAR, uncompressed because it is read more often than written. */
    private static void createJar(Path base, List<Path> files, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setMethod(ZipOutputStream.STORED);
            for (Path each : files) {
                byte[] bytes = Files.readAllBytes(each);
                CRC32 sum = new CRC32();
                sum.update(bytes);
                ZipEntry entry = new ZipEntry(base.relativize(each).toString());
                entry.setSize(bytes.length);
                entry.setCrc(sum.getValue());
                out.putNextEntry(entry);
                out.write(bytes);
                out.closeEntry();
            }
        }
    }

    private static String classPath(Path directory) throws IOException {
        return String.join(
                ":",
                listed(directory).stream()
                        .map(Path::toString)
                        .filter(name -> name.endsWith(".jar"))
                        .toList());
    }

    private static List<Path> listed(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static void train(Path directory, Path cache) throws IOException, InterruptedException {
        // Renamed when it is complete.
        Path part = directory.resolve("part.aot");
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-XX:AOTCacheOutput=" + part, "-cp", classPath(directory)));
        command.addAll(List.of(
                StartupCacheTraining.class.getName(),
                ROOT.resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap")
                        .toString(),
                Boolean.toString(Privileges.missing().isEmpty())));
        run(command);
        Files.move(part, cache);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("EYAS_HOME", ROOT.toString());
        EyasProcess run = EyasProcess.run(builder);
        if (run.exitCode() != 0) {
            throw new IllegalStateException("cannot create the start-up cache of the tests: " + command.getLast()
                    + " exited with " + run.exitCode() + "\n" + run.err() + run.out());
        }
    }

    private static void delete(Path directory) throws IOException {
        for (Path file : listed(directory)) {
            Files.delete(file);
        }
        Files.delete(directory);
    }
}
