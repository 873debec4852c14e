package eyas.ci.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replaces a file by what a job could put in its place. */
final class UntrustedFileReaderTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void readsRegularFile() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "hello");
        assertThat(UntrustedFileReader.read(file, 5)).asString().isEqualTo("hello");
        assertThatThrownBy(() -> UntrustedFileReader.read(file, 4))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("is larger than 4 bytes");
    }

    @Test
    void symlinkIsNotFollowed() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "ghs_secret");
        Path link = Files.createSymbolicLink(directory.resolve("event.json"), secret);
        assertThatThrownBy(() -> UntrustedFileReader.read(link, 100))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("is not a regular file")
                .hasMessageNotContaining("ghs_");
    }

    /** Only root can be redirected to files that others may not read, so only there the owner of a link matters. */
    @Test
    void rootFollowsNoForeignLinksInParentDirectories() throws Exception {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")), "needs root");
        Path secrets = Files.createDirectories(directory.resolve("secrets/deep"));
        Files.writeString(secrets.resolve("event.json"), "ghs_secret");
        Path link = Files.createSymbolicLink(directory.resolve("work"), directory.resolve("secrets"));
        assertThat(UntrustedFileReader.read(link.resolve("deep/event.json"), 100))
                .as("root's own")
                .asString()
                .isEqualTo("ghs_secret");
        Files.setAttribute(link, "unix:uid", 4711, LinkOption.NOFOLLOW_LINKS);
        assertThatThrownBy(() -> UntrustedFileReader.read(link.resolve("deep/event.json"), 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is below the link " + link + ", which is not owned by root")
                .hasMessageNotContaining("ghs_");
        Path relative = Files.createSymbolicLink(directory.resolve("relative"), Path.of("secrets/./deep"));
        assertThat(UntrustedFileReader.read(relative.resolve("event.json"), 100))
                .asString()
                .isEqualTo("ghs_secret");
        Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
        assertThatThrownBy(() -> UntrustedFileReader.read(directory.resolve("circle/event.json"), 100))
                .isInstanceOf(IOException.class);
    }

    @Test
    void pipeDoesNotBlock() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString())
                        .inheritIO()
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start()
                        .waitFor())
                .isZero();
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> UntrustedFileReader.read(pipe, 100))
                        .isInstanceOf(IOException.class)
                        .hasMessageEndingWith("is not a regular file"));
    }

    @Test
    void missingFileIsAnError() {
        assertThatThrownBy(() -> UntrustedFileReader.read(directory.resolve("b"), 4))
                .isInstanceOf(IOException.class);
    }
}
