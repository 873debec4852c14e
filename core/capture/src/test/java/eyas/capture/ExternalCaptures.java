package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds captures of other programs, which are not part of the project. */
final class ExternalCaptures {
    private ExternalCaptures() {}

    /** Returns a capture; skips the test if it is missing, but fails it in CI. */
    static Path find(String name) {
        Path root = Path.of(System.getProperty("eyas.root", "../.."));
        String shared = System.getProperty("eyas.shared");
        Path file = (shared == null ? root.resolve("../shared") : Path.of(shared))
                .resolve("captures")
                .resolve(name);
        boolean present = Files.isRegularFile(file);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present).as("%s must be there in CI", file).isTrue();
        }
        assumeTrue(present, () -> file + " is not there; set -Deyas.shared=FOLDER");
        return file;
    }
}
