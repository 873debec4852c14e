package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher of an image whose Java only prints its arguments. */
final class LauncherTest {
    private static final Path LAUNCHER = Path.of(System.getProperty("eyas.root"), "cli/src/main/sh/eyas");

    @TempDir
    private Path folder = Path.of("");

    private String run(Path program, String... arguments) throws Exception {
        String[] words = new String[arguments.length + 1];
        words[0] = program.toString();
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static Path executable(Path file) throws Exception {
        Files.setPosixFilePermissions(
                file,
                Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE));
        return file;
    }

    @Test
    void linkedAsFalcoItIsFalco() throws Exception {
        Path image = folder.resolve("image");
        Files.createDirectories(image.resolve("bin"));
        Files.createDirectories(image.resolve("runtime/bin"));
        Path eyas = executable(Files.copy(LAUNCHER, image.resolve("bin/eyas")));
        executable(Files.writeString(
                image.resolve("runtime/bin/java"), "#!/bin/sh\nprintf '<%s>' \"$@\"\necho \" in $EYAS_HOME\"\n"));
        Path links = Files.createDirectory(folder.resolve("links"));
        Path falco = Files.createSymbolicLink(links.resolve("falco"), eyas);
        Path again = Files.createSymbolicLink(folder.resolve("falco"), Path.of("links/falco"));

        String jar = "<-jar><" + image.toRealPath() + "/lib/eyas.jar>";
        assertThat(run(eyas, "falco", "--version")).contains(jar + "<falco><--version> in " + image.toRealPath());
        assertThat(run(falco, "-c", "a b")).contains(jar + "<falco><-c><a b> in " + image.toRealPath());
        assertThat(run(again)).contains(jar + "<falco> in ");
        assertThat(run(eyas, "read", "x")).contains(jar + "<read><x>");
    }

    @Test
    void whatReadsRecordingsHasItsOwnCache() throws Exception {
        Path image = folder.resolve("image");
        Files.createDirectories(image.resolve("bin"));
        Files.createDirectories(image.resolve("runtime/bin"));
        Files.createDirectories(image.resolve("lib"));
        Path eyas = executable(Files.copy(LAUNCHER, image.resolve("bin/eyas")));
        executable(Files.writeString(image.resolve("runtime/bin/java"), "#!/bin/sh\nprintf '<%s>' \"$@\"\n"));
        Files.writeString(image.resolve("lib/eyas.aot"), "");
        Files.writeString(image.resolve("lib/read.aot"), "");
        assertThat(run(eyas, "read", "x")).contains("/lib/read.aot>");
        assertThat(run(eyas, "analyze", "x")).contains("/lib/read.aot>");
        assertThat(run(eyas, "action", "analyze")).contains("/lib/read.aot>");
        assertThat(run(eyas, "action", "start")).contains("/lib/eyas.aot>");
        assertThat(run(eyas, "readable")).contains("/lib/eyas.aot>");
        assertThat(run(eyas)).contains("/lib/eyas.aot>");
    }
}
