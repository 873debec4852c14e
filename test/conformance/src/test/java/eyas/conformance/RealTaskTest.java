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

/** Runs {@code ./dev test --real} in a separate directory with a stub of Maven, and checks how it reports results of suites. */
@Tag("kernel")
final class RealTaskTest {
    @TempDir
    private Path directory;

    private Path programs;
    /** Replaces the file that keeps services from starting while packages are installed. */
    private Path policy;

    @BeforeEach
    void project() throws IOException {
        Privileges.assumeBpfSupport();
        policy = directory.resolve("policy-rc.d");
        DevTasks.copyTo(directory);
        setup("POLICY=/usr/sbin/policy-rc.d", "POLICY=" + policy);
        Path npm = Files.createDirectories(directory.resolve("test/conformance/npm/node_modules"));
        Files.writeString(npm.resolve(".installed"), "{}");
        Files.writeString(npm.resolveSibling("package-lock.json"), "{}");
        Path traces = directory.resolve("test/conformance/src/test/real/traces.sh");
        Files.createDirectories(traces.getParent());
        Files.copy(EyasProcess.home().resolve(directory.relativize(traces)), traces);
        programs = Files.createDirectory(directory.resolve("programs"));
        // Stubs, so that no package is searched or installed.
        program("apt-cache", "exit 0");
        program("apt-get", "echo \"$@\" >>'" + directory.resolve("installed") + "'; [ -x '" + policy + "' ]");
    }

    /** Replaces text in the copy of the script that installs packages. */
    private void setup(String text, String instead) throws IOException {
        Path script = directory.resolve("build/tasks/lib/setup.sh");
        String before = Files.readString(script);
        assertThat(before).contains(text);
        Files.writeString(script, before.replace(text, instead));
    }

    /** Makes one of the peers a program that no machine has, so that the task installs a package. */
    private void makePeerMissing() throws IOException {
        setup("redis-server:redis-server", "eyas-no-such-peer:no-such-package");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private ProcessBuilder builder(String... names) {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", directory.resolve("dev").toString(), "test", "--real");
        builder.command().addAll(List.of(names));
        builder.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private EyasProcess runSuites(String maven, String... names) throws Exception {
        program("mvn", maven);
        EyasProcess run = EyasProcess.run(builder(names));
        assertThat(policy).as("services may start again").doesNotExist();
        return run;
    }

    private static String table(String... lines) {
        return "printf '%s\\n' '" + String.join("' '", lines) + "' >test/conformance/target/real.txt";
    }

    @Test
    void passedSuitePasses() throws Exception {
        EyasProcess run = runSuites(table("passed   Docker       aTest"), "docker");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("passed   Docker       aTest");
    }

    @Test
    void suiteThatDidNotRunFails() throws Exception {
        EyasProcess run = runSuites(table("passed   Docker       aTest"), "docker", "nginx");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("NginxSuite did not run");
    }

    @Test
    void missingPermissionIsReported() throws Exception {
        EyasProcess run = runSuites(table("SKIPPED  Docker       aTest: the kernel has no BTF"), "docker");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("aTest: the kernel has no BTF", "THE SUITES ABOVE WERE SKIPPED");
    }

    @Test
    void failingTestFailsTask() throws Exception {
        EyasProcess run = runSuites(table("FAILED   Docker       aTest") + "; exit 1", "docker");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("some suites failed");
    }

    @Test
    void unknownNameListsKnownNames() throws Exception {
        EyasProcess run = runSuites("exit 0", "dokcer");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("unknown suite 'dokcer'; available: docker podman ");
        assertThat(directory.resolve("installed")).doesNotExist();
    }

    @Test
    void installationDoesNotStartServices() throws Exception {
        makePeerMissing();
        EyasProcess run = runSuites(table("passed   Docker       aTest"), "docker");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(directory.resolve("installed")).content().contains("no-such-package");
    }

    @Test
    void failedInstallationRestoresServicePolicy() throws Exception {
        makePeerMissing();
        program("apt-get", "exit 1");
        EyasProcess run = runSuites(table("passed   Docker       aTest"), "docker");
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("apt-get could not install: ").contains("no-such-package");
    }

    @Test
    void interruptedTaskRestoresServicePolicy() throws Exception {
        makePeerMissing();
        Path installing = directory.resolve("installing");
        Path go = directory.resolve("go");
        program(
                "apt-get",
                ": >'%s'; while [ -e '%s' ] && [ ! -e '%s' ]; do sleep 0.1; done"
                        .formatted(installing, installing, go));
        program("mvn", "exit 0");
        Process task = builder("docker")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("task.txt").toFile())
                .start();
        while (!Files.exists(installing)) {
            assertThat(task.isAlive()).isTrue();
            Thread.sleep(20);
        }
        assertThat(policy).isExecutable();
        // The shell handles the signal when the package manager has ended.
        task.destroy();
        Files.createFile(go);
        assertThat(task.waitFor()).isEqualTo(143);
        assertThat(policy).doesNotExist();
    }

    @Test
    void existingServicePolicyIsKept() throws Exception {
        makePeerMissing();
        program("mvn", table("passed   Docker       aTest"));
        Files.writeString(policy, "#!/bin/sh\nexit 101\n");
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rwxr-xr-x"));
        EyasProcess run = EyasProcess.run(builder("docker"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(policy).hasContent("#!/bin/sh\nexit 101\n");
    }

    @Test
    void resourcesLeftBySuitesFailTask() throws Exception {
        Path left = Files.createTempDirectory("eyas-docker");
        Files.delete(left);
        String file = left + "/socket";
        try {
            EyasProcess run = runSuites(
                    "mkdir '%s'; : >'%s'; %s".formatted(left, file, table("passed   Docker       aTest")), "docker");
            assertThat(run.exitCode()).isOne();
            assertThat(run.err()).contains("file " + left, "the suites left the resources above behind");
        } finally {
            Files.deleteIfExists(Path.of(file));
            Files.deleteIfExists(left);
        }
    }

    @Test
    void emptyEngineDirectoriesAreRemoved() throws Exception {
        Path left = Files.createTempDirectory("eyas-docker");
        Files.delete(left);
        EyasProcess run = runSuites("mkdir '%s'; %s".formatted(left, table("passed   Docker       aTest")), "docker");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(left).doesNotExist();
    }
}
