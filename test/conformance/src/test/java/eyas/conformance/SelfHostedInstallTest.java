package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installs the service of a self-hosted runner below a directory that represents a machine's root, and uninstalls it. */
final class SelfHostedInstallTest {
    private static final Path INSTALL = EyasProcess.home().resolve("build/packaging/self-hosted/install");
    private static final String UNIT = "actions.runner.example.one.service";

    @TempDir
    private Path machine;

    @BeforeEach
    void runners() throws IOException {
        for (String name : List.of("one", "two")) {
            Files.writeString(
                    Files.createDirectories(machine.resolve("srv/" + name)).resolve(".runner"), "{}");
        }
        Files.writeString(machine.resolve("srv/one/.env"), "LANG=C.UTF-8\nPROXY=http://proxy.test:3128");
        Files.writeString(
                Files.createDirectories(machine.resolve("etc/systemd/system")).resolve(UNIT),
                "[Service]\nExecStart=/srv/one/runsvc.sh\nUser=ci\n");
    }

    private EyasProcess install(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", INSTALL.toString(), "--root", machine.toString()));
        command.addAll(List.of(arguments));
        return EyasProcess.run(new ProcessBuilder(command));
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(machine)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(machine.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void installsServiceWithoutWritingToRunnerDirectory() throws Exception {
        Map<String, String> before = files();
        EyasProcess done = install("/srv/one", "/srv/two");
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out())
                .contains(
                        "on the machine: /opt/eyas/bin/eyas host add /srv/one\n",
                        "note: no unit starts /srv/two; to show the report of each job, run as the runner's user: echo"
                                + " ACTIONS_RUNNER_HOOK_JOB_COMPLETED=/usr/local/lib/eyas/job-completed.sh >> /srv/two/.env\n",
                        "on the machine: systemctl enable --now eyas-host.service\n")
                .endsWith("restart the runners, so that they read their environment\n");
        Map<String, String> files = files();
        assertThat(files.get("etc/systemd/system/" + UNIT + ".d/eyas.conf"))
                .contains(
                        "After=eyas-host.service\n",
                        "Environment=ACTIONS_RUNNER_HOOK_JOB_COMPLETED=/usr/local/lib/eyas/job-completed.sh\n");
        assertThat(files.get("etc/systemd/system/eyas-host.service"))
                .contains(
                        "ExecStart=/opt/eyas/bin/eyas host run --settings /etc/eyas/host.conf\n",
                        "Environment=LANG=C.UTF-8\n")
                .doesNotContain("@");
        assertThat(files.get("usr/local/lib/eyas/job-completed.sh"))
                .contains("program='/opt/eyas/bin/eyas'", "settings='/etc/eyas/host.conf'")
                .doesNotContain("@");
        assertThat(machine.resolve("usr/local/lib/eyas/job-completed.sh")).isExecutable();
        assertThat(files.keySet()).noneMatch(name -> name.contains("sudoers"));
        files.keySet().removeIf(name -> !name.startsWith("srv/"));
        before.keySet().removeIf(name -> !name.startsWith("srv/"));
        assertThat(files).isEqualTo(before);
    }

    @Test
    void doesNotFollowLinkInRunnerDirectory() throws Exception {
        Path secret = Files.writeString(
                machine.resolve("secret"), "ACTIONS_RUNNER_HOOK_JOB_STARTED=/usr/local/lib/eyas/eyas-job-x");
        Files.delete(machine.resolve("srv/one/.env"));
        Files.createSymbolicLink(machine.resolve("srv/one/.env"), secret);
        Object owner = Files.getAttribute(secret, "unix:ctime");
        assertThat(install("/srv/one").exitCode()).isZero();
        assertThat(Files.readString(secret)).endsWith("eyas-job-x");
        // Neither written nor transferred to another owner.
        assertThat(Files.getAttribute(secret, "unix:ctime")).isEqualTo(owner);
        assertThat(Files.isSymbolicLink(machine.resolve("srv/one/.env"))).isTrue();
    }

    @Test
    void installIsIdempotentAndDryRunChangesNothing() throws Exception {
        Map<String, String> before = files();
        EyasProcess dry = install("--dry-run", "/srv/one");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out())
                .contains("would write: /usr/local/lib/eyas/job-completed.sh\n", "would write: /etc/eyas/host.conf\n");
        assertThat(files()).isEqualTo(before);

        install("/srv/one");
        Files.writeString(
                machine.resolve("etc/eyas/host.conf"),
                Files.readString(machine.resolve("etc/eyas/host.conf"))
                        .replace("fail-on = none", "fail-on = critical"));
        Map<String, String> once = files();
        EyasProcess again = install("/srv/one");
        assertThat(again.out()).doesNotContain("written: ");
        assertThat(files()).isEqualTo(once);
    }

    /** Writes the file that {@code eyas host add} writes on a real machine. */
    private Path writeRunnerFile(String name) throws IOException {
        return Files.writeString(
                Files.createDirectories(machine.resolve("etc/eyas/runners")).resolve("srv-" + name + ".conf"),
                "# A runner\nfolder = /srv/" + name + "\ndevice = 1\n");
    }

    @Test
    void uninstallsPerRunner() throws Exception {
        Map<String, String> before = files();
        install("/srv/one", "/srv/two");
        Path first = writeRunnerFile("one");
        Path second = writeRunnerFile("two");
        EyasProcess one = install("--uninstall", "/srv/one");
        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(one.out())
                .contains(
                        "removed: /etc/eyas/runners/srv-one.conf\n",
                        "on the machine: systemctl daemon-reload\n",
                        "left: the service, for the other runners");
        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(machine.resolve("etc/systemd/system/" + UNIT + ".d")).doesNotExist();
        assertThat(files()).containsKeys("usr/local/lib/eyas/job-completed.sh", "etc/systemd/system/eyas-host.service");
        EyasProcess two = install("--uninstall", "/srv/two");
        assertThat(two.out())
                .containsSubsequence(
                        "on the machine: systemctl disable --now eyas-host.service\n",
                        "removed: /etc/systemd/system/eyas-host.service\n",
                        "on the machine: systemctl daemon-reload\n",
                        "left: /var/lib/eyas");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void uninstallDryRunListsAllAndChangesNothing() throws Exception {
        install("/srv/one", "/srv/two");
        writeRunnerFile("one");
        writeRunnerFile("two");
        Map<String, String> before = files();
        EyasProcess one = install("--dry-run", "--uninstall", "/srv/one");
        assertThat(one.out())
                .contains("would remove: /etc/eyas/runners/srv-one.conf\n")
                .doesNotContain("eyas-host.service", "left: /var/lib/eyas");
        EyasProcess all = install("--dry-run", "--uninstall", "/srv/one", "/srv/two");
        assertThat(all.exitCode()).as(all.err()).isZero();
        assertThat(all.out())
                .contains(
                        "would remove: /etc/eyas/runners/srv-two.conf\n",
                        "on the machine: systemctl disable --now eyas-host.service\n",
                        "would remove: /etc/systemd/system/eyas-host.service\n",
                        "would remove: /usr/local/lib/eyas/job-completed.sh\n",
                        "would be left: /var/lib/eyas");
        assertThat(files()).isEqualTo(before);
    }

    /** An absent or partially removed installation is no error. */
    @Test
    void uninstallIsIdempotent() throws Exception {
        Map<String, String> before = files();
        EyasProcess nothing = install("--uninstall", "/srv/one");
        assertThat(nothing.exitCode()).as(nothing.err()).isZero();
        assertThat(nothing.out()).doesNotContain("systemctl disable");
        assertThat(files()).isEqualTo(before);
    }

    /** {@code systemd-analyze verify} accepts the unit; it reports unknown directives. */
    @Test
    void systemdAcceptsUnit() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd-analyze is not installed");
        Path unit = machine.resolve("eyas-host.service");
        Files.writeString(
                unit,
                Files.readString(EyasProcess.home().resolve("build/packaging/systemd/eyas-host.service"))
                        .replace("@PROGRAM@", "/bin/true")
                        .replace("@SETTINGS@", "/etc/eyas/host.conf"));
        EyasProcess verified =
                EyasProcess.run(new ProcessBuilder("/usr/bin/systemd-analyze", "verify", unit.toString()));
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        assertThat(verified.err().lines().filter(line -> line.contains("eyas-host")))
                .isEmpty();
    }

    @Test
    void removesOldHooksAsRunnerUser() throws Exception {
        String library = "/usr/local/lib/eyas/";
        Files.writeString(
                machine.resolve("srv/two/.env"),
                "LANG=C\nACTIONS_RUNNER_HOOK_JOB_STARTED=" + library + "eyas-job-started.sh\n"
                        + "ACTIONS_RUNNER_HOOK_JOB_COMPLETED=" + library + "eyas-job-completed.sh\n");
        for (String old :
                List.of(library + "eyas-job-started.sh", "/etc/sudoers.d/eyas-runner", "/etc/eyas/runner.conf")) {
            Path file = machine.resolve(old.substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
        Map<String, String> before = files();
        EyasProcess refused = install("/srv/one", "/srv/two");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(files()).isEqualTo(before);
        String remedy = "sed -i '\\|=/usr/local/lib/eyas/eyas-job-|d' ";
        assertThat(refused.err()).contains("as the runner's user: " + remedy + "/srv/two/.env");
        EyasProcess.run(new ProcessBuilder("sh", "-c", remedy + machine.resolve("srv/two/.env")));
        assertThat(Files.readString(machine.resolve("srv/two/.env"))).isEqualTo("LANG=C\n");

        EyasProcess done = install("/srv/one", "/srv/two");
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).contains("note: /etc/eyas/runner.conf is no longer read");
        assertThat(files())
                .doesNotContainKeys("etc/sudoers.d/eyas-runner", library.substring(1) + "eyas-job-started.sh");
    }

    @Test
    void rejectsUnsafeSetupBeforeChanges() throws Exception {
        Map<String, String> before = files();
        assertThat(install("/srv/one", "/srv/three").err()).contains("/srv/three is not a configured runner");
        assertThat(install("srv/one").err()).contains("is not an absolute path");
        assertThat(install().err()).contains("missing argument: RUNNER-DIRECTORY");
        assertThat(install("--program", "/opt/my eyas", "/srv/one").err()).contains("has characters");
        assertThat(install("--nonsense", "/srv/one").err()).contains("unknown option --nonsense");
        assertThat(files()).isEqualTo(before);
        assertThat(Files.exists(machine.resolve("etc/eyas"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }
}
