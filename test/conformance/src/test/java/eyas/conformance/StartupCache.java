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
 * The classes under test as jars, and a start-up cache of them: hundreds of tests start the program, and most of what a start
 * costs without a cache is the loading of classes. A cache takes classes from jars only, never from folders.
 *
 * <p>It is made once for all processes that run tests, by the first that needs it, in a folder that is named after the time
 * and the size of every file that goes in: what was made of other classes is never found. Nothing else would notice: the JVM
 * (25.0.3) takes classes from a cache though the jars have changed. Where the cache cannot be read, it does not start.
 */
@NullMarked
final class StartupCache {
    private static final Path ROOT =
            Path.of(System.getProperty("eyas.root", "../..")).toAbsolutePath().normalize();
    private static final Path FOLDER = ROOT.resolve("test/conformance/target/program");
    private static final Path TOOL = ROOT.resolve("cli/commands/src/main/image/ClassVersionUpgrader.java");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** Of every start: the cache fits no other collector. One compiler only: no run here is long enough for the other. */
    private static final List<String> MACHINE =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "--enable-native-access=ALL-UNNAMED");

    private StartupCache() {}

    /** The words before the main class; made when they are first asked for. */
    private static final class Made {
        private static final List<String> WORDS = make();
    }

    /** Returns a command without its main class: the JVM, its options and the class path, whose word follows {@code -cp}. */
    static List<String> java() {
        return Made.WORDS;
    }

    private static List<String> make() {
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel lock = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = lock.lock()) {
                List<Path> entries = entries();
                Path made = FOLDER.resolve(key(entries));
                Path cache = made.resolve("eyas.aot");
                if (!Files.exists(cache)) {
                    for (Path old : listed(FOLDER)) {
                        if (Files.isDirectory(old)) {
                            delete(old);
                        }
                    }
                    jars(entries, Files.createDirectory(made));
                    train(made, cache);
                }
                List<String> words = new ArrayList<>(List.of(JAVA.toString()));
                words.addAll(MACHINE);
                words.addAll(List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-cp", classPath(made)));
                return List.copyOf(words);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns what the image has: no library of tests, and nothing of the commands about many jobs. */
    private static List<Path> entries() throws IOException {
        Stream<Path> own = Stream.of(ROOT.resolve("cli/commands/target/classes"));
        return Stream.concat(own, needs("cli/commands").stream()).toList();
    }

    /** Returns what a module needs when it runs, without itself; the build writes it. */
    static List<Path> needs(String module) throws IOException {
        String all = Files.readString(ROOT.resolve(module + "/target/class-path.txt"));
        return Stream.of(all.strip().split(":", -1)).map(Path::of).toList();
    }

    /** Returns what is another word when a file below {@code entries} is another. */
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
                    BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                    String line = file + " " + facts.size() + " " + facts.lastModifiedTime() + "\n";
                    digest.update(line.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    /** Returns the folder of the tests' own classes, which the program does not see. */
    static Path tests() {
        return ROOT.resolve("test/conformance/target/test-classes");
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    /** Returns the name of the module whose classes these are: its package below {@code eyas}, as in its artifact. */
    private static String module(Path classes) throws IOException {
        try (Stream<Path> packages = Files.list(classes.resolve("eyas"))) {
            return packages.map(each -> each.getFileName().toString())
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Puts everything into {@code folder}: folders become jars, and picocli's classes what a cache takes. */
    private static void jars(List<Path> entries, Path folder) throws IOException, InterruptedException {
        for (Path entry : entries) {
            boolean classes = Files.isDirectory(entry);
            String name = classes
                    ? "eyas-" + module(entry) + ".jar"
                    : entry.getFileName().toString();
            Path jar = folder.resolve(name);
            if (classes) {
                try (Stream<Path> files = Files.walk(entry)) {
                    jar(entry, files.filter(Files::isRegularFile).sorted().toList(), jar);
                }
            } else if (name.startsWith("picocli-")) {
                run(List.of(JAVA.toString(), TOOL.toString(), entry.toString(), jar.toString()));
            } else {
                Files.copy(entry, jar, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        jar(tests(), List.of(tests().resolve(name(StartupCacheTraining.class))), folder.resolve("training.jar"));
    }

    /** Stored, not compressed: it is read more often than it is written. */
    private static void jar(Path base, List<Path> files, Path jar) throws IOException {
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

    private static String classPath(Path folder) throws IOException {
        return String.join(
                ":",
                listed(folder).stream()
                        .map(Path::toString)
                        .filter(name -> name.endsWith(".jar"))
                        .toList());
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void train(Path folder, Path cache) throws IOException, InterruptedException {
        // It has its name when it is whole.
        Path part = folder.resolve("part.aot");
        List<String> words = new ArrayList<>(List.of(JAVA.toString()));
        words.addAll(MACHINE);
        words.addAll(List.of("-XX:AOTCacheOutput=" + part, "-cp", classPath(folder)));
        words.addAll(List.of(
                StartupCacheTraining.class.getName(),
                ROOT.resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap")
                        .toString(),
                Boolean.toString(Privileges.missing().isEmpty())));
        run(words);
        Files.move(part, cache);
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("EYAS_HOME", ROOT.toString());
        EyasProcess run = EyasProcess.run(builder);
        if (run.exitCode() != 0) {
            throw new IllegalStateException("the start-up cache of the tests cannot be made: " + words.getLast()
                    + " ended with code " + run.exitCode() + "\n" + run.err() + run.out());
        }
    }

    private static void delete(Path folder) throws IOException {
        for (Path file : listed(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
