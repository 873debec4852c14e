package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./dev test --real} makes of a run of its suites: in a folder of its own, with a Maven that runs nothing. */
@Tag("kernel")
final class RealTaskTest {
    private static final Path POLICY = Path.of("/usr/sbin/policy-rc.d");

    @TempDir
    private Path folder;

    private Path programs;

    @BeforeEach
    void project() throws IOException {
        Privileges.need();
        Files.copy(EyasProcess.home().resolve("dev"), folder.resolve("dev"));
        Path npm = Files.createDirectories(folder.resolve("conformance/npm/node_modules"));
        Files.writeString(npm.resolve(".installed"), "{}");
        Files.writeString(npm.resolveSibling("package-lock.json"), "{}");
        programs = Files.createDirectory(folder.resolve("programs"));
        // Nothing is looked for or installed in earnest.
        program("apt-cache", "exit 0");
        program("apt-get", "echo \"$@\" >>'" + folder.resolve("installed") + "'; [ -x '" + POLICY + "' ]");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private EyasProcess real(String maven, String... names) throws Exception {
        program("mvn", maven);
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", folder.resolve("dev").toString(), "test", "--real");
        builder.command().addAll(List.of(names));
        builder.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        EyasProcess run = EyasProcess.run(builder);
        // Services that stay down while packages are installed may come up afterwards.
        if (Files.exists(POLICY)) {
            assertThat(POLICY).content().doesNotContain("# of ./dev");
        }
        return run;
    }

    private static String table(String... lines) {
        return "printf '%s\\n' '" + String.join("' '", lines) + "' >conformance/target/real.txt";
    }

    @Test
    void whatPassedPasses() throws Exception {
        EyasProcess run = real(table("passed   Docker       aTest"), "docker");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("passed   Docker       aTest");
    }

    @Test
    void aSuiteThatDidNotRunIsAFailure() throws Exception {
        EyasProcess run = real(table("passed   Docker       aTest"), "docker", "nginx");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("NginxSuite did not run");
    }

    @Test
    void whatTheMachineForbidsIsToldLoudly() throws Exception {
        EyasProcess run = real(table("SKIPPED  Docker       aTest: the kernel has no BTF"), "docker");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("aTest: the kernel has no BTF", "THE ABOVE WAS SKIPPED, which is no pass");
    }

    @Test
    void aTestThatFailsFailsTheTask() throws Exception {
        EyasProcess run = real(table("FAILED   Docker       aTest") + "; exit 1", "docker");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("not everything is as expected");
    }

    @Test
    void anUnknownNameIsToldWithThoseThatThereAre() throws Exception {
        EyasProcess run = real("exit 0", "dokcer");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("no suite 'dokcer'; there are: docker podman ");
        assertThat(folder.resolve("installed")).doesNotExist();
    }
}
