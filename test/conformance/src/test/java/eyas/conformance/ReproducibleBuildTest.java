package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles native code again in another directory: the result must not depend on the build directory. Maven and {@code ./dev} build the
 * jars and the archive with fixed times.
 */
final class ReproducibleBuildTest {
    private static final Path SOURCES = EyasProcess.home().resolve("core/live/src/main");
    private static final Path BUILT = EyasProcess.home().resolve("core/live/target/classes/eyas/live");

    @TempDir
    private Path directory;

    private void buildAgain(String part, String... arguments) throws Exception {
        Path sources = directory.resolve("elsewhere").resolve(part);
        try (Stream<Path> files = Files.list(SOURCES.resolve(part))) {
            Files.createDirectories(sources);
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.copy(
                        file,
                        sources.resolve(file.getFileName()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        List<String> command =
                new ArrayList<>(List.of(sources.resolve("build.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        EyasProcess build = EyasProcess.run(builder.directory(directory.toFile()));
        assertThat(build.exitCode()).as(build.err()).isZero();
    }

    private static byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Test
    void kernelObjectIsIndependentOfBuildDirectory() throws Exception {
        for (String object : List.of("eyas.bpf", "egress.bpf")) {
            Path again = directory.resolve(object + ".o");
            buildAgain("bpf", object + ".c", again.toString());
            assertThat(bytes(again)).as(object).isEqualTo(bytes(BUILT.resolve(object + ".o")));
        }
    }

    @Test
    void launcherIsIndependentOfBuildDirectory() throws Exception {
        Path again = Files.createDirectory(directory.resolve("again"));
        buildAgain("launcher", again.toString());
        try (Stream<Path> files = Files.list(again)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                assertThat(bytes(file)).as(file.toString()).isEqualTo(bytes(BUILT.resolve(file.getFileName())));
            }
        }
        assertThat(again).isNotEmptyDirectory();
    }
}
