package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds what a compiler makes a second time, in another folder: an archive that anyone is to be able to build again must not
 * know where it was built. Jars and the archive itself are built with fixed times by Maven and {@code ./dev}.
 */
final class ReproducibleBuildTest {
    private static final Path SOURCES = EyasProcess.home().resolve("live/src/main");
    private static final Path BUILT = EyasProcess.home().resolve("live/target/classes/eyas/live");

    @TempDir
    private Path folder;

    private void buildAgain(String part, Path result) throws Exception {
        Path sources = folder.resolve("elsewhere").resolve(part);
        try (Stream<Path> files = Files.list(SOURCES.resolve(part))) {
            Files.createDirectories(sources);
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.copy(file, sources.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        ProcessBuilder builder = new ProcessBuilder(sources.resolve("build.sh").toString(), result.toString());
        EyasProcess build = EyasProcess.run(builder.directory(folder.toFile()));
        assertThat(build.exitCode()).as(build.err()).isZero();
    }

    private static byte[] bytes(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    @Test
    void theKernelSideDoesNotKnowWhereItWasBuilt() throws Exception {
        Path again = folder.resolve("again.o");
        buildAgain("bpf", again);
        assertThat(bytes(again)).isEqualTo(bytes(BUILT.resolve("eyas.bpf.o")));
    }

    @Test
    void theLauncherDoesNotKnowWhereItWasBuilt() throws Exception {
        Path again = Files.createDirectory(folder.resolve("again"));
        buildAgain("launcher", again);
        try (Stream<Path> files = Files.list(again)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                assertThat(bytes(file)).as(file.toString()).isEqualTo(bytes(BUILT.resolve(file.getFileName())));
            }
        }
        assertThat(again).isNotEmptyDirectory();
    }
}
