package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installs the hooks of self-hosted runners into a folder that stands for a machine, and takes them back. */
final class SelfHostedInstallTest {
    private static final Path INSTALL = EyasProcess.home().resolve("packaging/self-hosted/install");
    private static final String STARTED = "ACTIONS_RUNNER_HOOK_JOB_STARTED=/usr/local/lib/eyas/eyas-job-started.sh\n";
    private static final String COMPLETED =
            "ACTIONS_RUNNER_HOOK_JOB_COMPLETED=/usr/local/lib/eyas/eyas-job-completed.sh\n";

    @TempDir
    private Path machine;

    @BeforeEach
    void runners() throws IOException {
        for (String name : List.of("one", "two")) {
            Files.writeString(
                    Files.createDirectories(machine.resolve("srv/" + name)).resolve(".runner"), "{}");
        }
        Files.writeString(machine.resolve("srv/one/.env"), "LANG=C.UTF-8\nPROXY=http://proxy.test:3128");
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
    void everyRunnerGetsTheHooks() throws Exception {
        EyasProcess done = install("/srv/one", "/srv/two");
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).endsWith("restart the runners, so that they read their .env\n");
        Map<String, String> files = files();
        assertThat(files.get("srv/one/.env"))
                .isEqualTo("LANG=C.UTF-8\nPROXY=http://proxy.test:3128\n" + STARTED + COMPLETED);
        assertThat(files.get("srv/two/.env")).isEqualTo(STARTED + COMPLETED);
        assertThat(files.get("etc/eyas/runner.conf"))
                .endsWith("keep-days = 30\nrunner = /srv/one\nrunner = /srv/two\n");
        assertThat(files.get("usr/local/lib/eyas/eyas-job-started.sh"))
                .contains("program='/opt/eyas/bin/eyas'", "settings='/etc/eyas/runner.conf'", "moment='started'")
                .doesNotContain("@");
        assertThat(machine.resolve("usr/local/lib/eyas/eyas-job-completed.sh")).isExecutable();
        String owner = Files.getOwner(machine.resolve("srv/one/.runner")).getName();
        String allowed = owner + " ALL=(root) NOPASSWD: /opt/eyas/bin/eyas action hook started --settings"
                + " /etc/eyas/runner.conf\n";
        // Root's own runners need nothing allowed.
        assertThat(files.get("etc/sudoers.d/eyas-runner").contains(allowed)).isEqualTo(!owner.equals("root"));
    }

    @Test
    void aSecondTimeChangesNothingAndADryRunNever() throws Exception {
        Map<String, String> before = files();
        EyasProcess dry = install("--dry-run", "/srv/one");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out()).contains("would write: /srv/one/.env\n", "would write: /etc/eyas/runner.conf\n");
        assertThat(files()).isEqualTo(before);

        install("/srv/one");
        Files.writeString(
                machine.resolve("etc/eyas/runner.conf"),
                Files.readString(machine.resolve("etc/eyas/runner.conf"))
                        .replace("fail-on = none", "fail-on = critical"));
        Map<String, String> once = files();
        EyasProcess again = install("/srv/one");
        assertThat(again.out()).doesNotContain("written: ");
        assertThat(files()).isEqualTo(once);

        install("/srv/two");
        assertThat(files().get("etc/eyas/runner.conf"))
                .contains("fail-on = critical\n", "runner = /srv/one\n", "runner = /srv/two\n");
    }

    @Test
    void itIsTakenBackRunnerByRunner() throws Exception {
        Map<String, String> before = files();
        install("/srv/one", "/srv/two");
        EyasProcess one = install("--uninstall", "/srv/one");
        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(files().get("etc/eyas/runner.conf"))
                .contains("runner = /srv/two\n")
                .doesNotContain("/srv/one");
        assertThat(files()).containsKey("usr/local/lib/eyas/eyas-job-started.sh");
        install("--uninstall", "/srv/two");
        Map<String, String> after = files();
        // The end of a last line stays.
        after.merge("srv/one/.env", "", (text, none) -> text.stripTrailing());
        assertThat(after).isEqualTo(before);
    }

    @Test
    void whatIsNotSafeIsRefusedBeforeAnythingIsChanged() throws Exception {
        Files.writeString(machine.resolve("srv/two/.env"), "ACTIONS_RUNNER_HOOK_JOB_STARTED=/opt/mine.sh\n");
        Map<String, String> before = files();
        assertThat(install("/srv/one", "/srv/two").err()).contains("sets ACTIONS_RUNNER_HOOK_JOB_STARTED already");
        assertThat(install("/srv/one", "/srv/three").err()).contains("/srv/three is no configured runner");
        assertThat(install("srv/one").err()).contains("is no absolute path");
        assertThat(install().err()).contains("no runner's folder");
        assertThat(install("--program", "/opt/my eyas", "/srv/one").err()).contains("has characters");
        assertThat(install("--nonsense", "/srv/one").err()).contains("unknown option --nonsense");
        Files.delete(machine.resolve("srv/one/.env"));
        Files.createSymbolicLink(machine.resolve("srv/one/.env"), Path.of("/etc/passwd"));
        assertThat(install("/srv/one").err()).contains("is a link");
        Files.delete(machine.resolve("srv/one/.env"));
        before.remove("srv/one/.env");
        assertThat(files()).isEqualTo(before);
    }
}
