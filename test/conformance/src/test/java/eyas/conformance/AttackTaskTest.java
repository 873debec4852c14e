package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code ./dev attack} and its evaluation of the suite's results, in a separate directory with a stub of Maven. */
@Tag("kernel")
final class AttackTaskTest {
    @TempDir
    private Path directory;

    private Path programs;

    @BeforeEach
    void project() throws IOException {
        Privileges.assumeBpfSupport();
        DevTasks.copyTo(directory);
        // Marks the npm packages as installed.
        Path npm = Files.createDirectories(directory.resolve("test/conformance/npm/node_modules"));
        Files.writeString(npm.resolve(".installed"), "{}");
        Files.writeString(npm.resolveSibling("package-lock.json"), "{}");
        programs = Files.createDirectory(directory.resolve("programs"));
        program("apt-cache", "exit 1");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private EyasProcess attack(String maven) throws Exception {
        program("mvn", maven);
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", directory.resolve("dev").toString(), "attack");
        builder.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("EYAS_NO_INSTALL", "1");
        return EyasProcess.run(builder);
    }

    @Test
    void skippedSuiteFails() throws Exception {
        EyasProcess attack = attack("exit 0");
        assertThat(attack.err()).contains("no attack was run");
        assertThat(attack.exitCode()).isEqualTo(1);
    }

    @Test
    void tableIsPrintedAndDeterminesResult() throws Exception {
        EyasProcess passed = attack("echo kill-agent >test/conformance/target/attacks.txt");
        assertThat(passed.exitCode()).as(passed.err()).isZero();
        assertThat(passed.out()).isEqualTo("kill-agent\n");
        EyasProcess failed = attack("echo kill-agent >test/conformance/target/attacks.txt; exit 1");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).contains("unexpected results (marked with !)");
    }
}
