package eyas.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eyas.cli.ProgramRun;
import eyas.host.answer.HookResponse;
import eyas.host.answer.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exit codes of the hook's command without a result: a job must not gain by blocking the service's answer. */
final class HostShowTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void requireRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "settings are trusted only if root owns them");
    }

    private ProgramRun show(String settings) throws Exception {
        Path file = directory.resolve("host.conf");
        Files.writeString(file, "socket = " + directory.resolve("host.sock") + "\n" + settings);
        return ProgramRun.eyas("host", "show", "--settings", file.toString());
    }

    @Test
    void missingServiceFailsTheJobWithFailOn() throws Exception {
        ProgramRun failing = show("fail-on = critical\n");
        assertThat(failing.code()).as(failing.out() + failing.err()).isEqualTo(3);
        assertThat(failing.out()).contains("NOT monitored", "the job fails: its result is unavailable");
    }

    @Test
    void overloadedServiceFailsTheJobWithFailOn() throws Exception {
        try (HookServer _ = HookServer.start(
                directory.resolve("host.sock"), (_, _) -> HookResponse.notNow("too many ask at once"), _ -> {})) {
            ProgramRun failing = show("fail-on = critical\nfail-on-error = true\n");
            assertThat(failing.code()).as(failing.out() + failing.err()).isEqualTo(3);
            assertThat(failing.out())
                    .contains("the result of this job cannot be shown: too many ask at once")
                    .doesNotContain("NOT monitored");
        }
    }

    /** The settings decide whether the job may pass; a job could make them unreadable. */
    @Test
    void unreadableSettingsFailTheJob() throws Exception {
        ProgramRun failing = show("fail-on = everything\n");
        assertThat(failing.code()).as(failing.out() + failing.err()).isEqualTo(4);
        assertThat(failing.out()).contains("NOT monitored", "the job fails: the settings of this host cannot be read");
    }

    @Test
    void rejectionFailsTheJobAccordingToSettings() throws Exception {
        try (HookServer _ =
                HookServer.start(directory.resolve("host.sock"), (_, _) -> HookResponse.refusal("no job"), _ -> {})) {
            assertThat(show("fail-on = critical\n").code()).isEqualTo(3);
            assertThat(show("fail-on-error = true\n").code()).isEqualTo(4);
            ProgramRun passing = show("");
            assertThat(passing.code()).isZero();
            assertThat(passing.out()).contains("NOT monitored");
        }
    }
}
