package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Runs {@code sinsp_peer}, which reads captures with the installed libsinsp.
 *
 * <p>The first test process that needs the program compiles it for all others, because compilation takes longer than most tests. The file
 * name contains a digest of the sources and the library's version, so an outdated program is never used.
 */
public final class LibsinspReader {
    private static final Path ROOT =
            Path.of(System.getProperty("eyas.root", "../..")).toAbsolutePath().normalize();
    private static final Path SOURCES = ROOT.resolve("test/conformance/src/main/cpp");
    private static final Path DIRECTORY = ROOT.resolve("test/conformance/target/peer");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Timeout of the compiler and the program, long enough for a loaded machine. */
    private static final long SECONDS = 300;

    private final Path program;

    private LibsinspReader(Path program) {
        this.program = program;
    }

    /** Returns the compiled program. Skips the test without libsinsp; in CI, fails it. */
    public static LibsinspReader compiled() throws Exception {
        List<String> library = lines(List.of("pkg-config", "--modversion", "--cflags", "--libs", "libsinsp"));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(library)
                    .as("CI requires libsinsp: apt-get install libfalcosecurity0-dev uthash-dev")
                    .isNotNull();
        }
        assumeTrue(
                library != null,
                "libsinsp is not installed: apt-get install libfalcosecurity0-dev uthash-dev g++ pkg-config");
        Files.createDirectories(DIRECTORY);
        try (FileChannel lock = FileChannel.open(
                        DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock.lock()) {
            Path program = DIRECTORY.resolve("sinsp_peer-" + key(Objects.requireNonNull(library)));
            if (!Files.exists(program)) {
                compile(program);
            }
            return new LibsinspReader(program);
        }
    }

    /** Returns a digest of the sources and of the library's version and flags. */
    private static String key(List<String> library) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.sorted().toList()) {
                digest.update(Files.readAllBytes(source));
            }
        }
        digest.update(String.join("\n", library).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    /** Compiles the program under a temporary name, renames it when it is complete, and removes older ones. */
    private static void compile(Path program) throws Exception {
        try (Stream<Path> old = Files.list(DIRECTORY)) {
            for (Path file : old.filter(file -> file.getFileName().toString().startsWith("sinsp_peer"))
                    .toList()) {
                Files.delete(file);
            }
        }
        Path part = DIRECTORY.resolve("sinsp_peer.part");
        assertThat(lines(List.of(SOURCES.resolve("build-peer").toString(), part.toString())))
                .as("sinsp_peer compiles")
                .isNotNull();
        Files.move(part, program);
    }

    /** Runs the program and returns its output lines. Fails the test if the program fails. */
    public List<String> run(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        List<String> lines = lines(command);
        assertThat(lines).as(String.join(" ", command)).isNotNull();
        return lines == null ? List.of() : lines;
    }

    /**
     * Returns the values of {@code fields} by event number. Fields without a value are omitted.
     *
     * @param more additional arguments, such as a filter
     */
    public Map<Long, Map<String, String>> fields(List<String> fields, Path capture, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(more));
        fields.forEach(field -> arguments.addAll(List.of("--field", field)));
        arguments.add(capture.toString());
        Map<Long, Map<String, String>> all = new TreeMap<>();
        for (String line : run(arguments)) {
            JsonNode json = JSON.readTree(line);
            if (json.has("evt.num")) {
                Map<String, String> values = new TreeMap<>();
                json.properties().stream()
                        .filter(p -> !p.getKey().equals("evt.num"))
                        .forEach(p -> values.put(p.getKey(), p.getValue().asString()));
                all.put(json.get("evt.num").asLong(), values);
            }
        }
        return all;
    }

    private static @Nullable List<String> lines(List<String> command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException _) {
            return null;
        }
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? lines : null;
    }
}
