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

/** What the hook's command ends with where there is nothing to show: a job must not gain by keeping the answer away. */
final class HostShowTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void rootIsNeeded() {
        assumeTrue("root".equals(System.getProperty("user.name")), "settings are believed only if they are root's");
    }

    private ProgramRun show(String settings) throws Exception {
        Path file = folder.resolve("host.conf");
        Files.writeString(file, "socket = " + folder.resolve("host.sock") + "\n" + settings);
        return ProgramRun.eyas("host", "show", "--settings", file.toString());
    }

    @Test
    void aServiceThatIsNotThereIsTheWorstWhereFindingsFailTheJob() throws Exception {
        ProgramRun failing = show("fail-on = critical\n");
        assertThat(failing.code()).as(failing.out() + failing.err()).isEqualTo(3);
        assertThat(failing.out()).contains("NOT monitored", "the job fails: its result is unavailable");
    }

    @Test
    void aServiceThatCannotLookIsTheWorstWhereFindingsFailTheJob() throws Exception {
        try (HookServer _ = HookServer.start(
                folder.resolve("host.sock"), (_, _) -> HookResponse.notNow("too many ask at once"), _ -> {})) {
            ProgramRun failing = show("fail-on = critical\nfail-on-error = true\n");
            assertThat(failing.code()).as(failing.out() + failing.err()).isEqualTo(3);
            assertThat(failing.out())
                    .contains("the result of this job cannot be shown: too many ask at once")
                    .doesNotContain("NOT monitored");
        }
    }

    /** Whether the job may pass is in the settings: they do not have to be broken for that by whom they concern. */
    @Test
    void settingsThatCannotBeReadFailTheJob() throws Exception {
        ProgramRun failing = show("fail-on = everything\n");
        assertThat(failing.code()).as(failing.out() + failing.err()).isEqualTo(4);
        assertThat(failing.out()).contains("NOT monitored", "the job fails: the settings of this host cannot be read");
    }

    @Test
    void aRefusalFailsTheJobAsTheSettingsSay() throws Exception {
        try (HookServer _ =
                HookServer.start(folder.resolve("host.sock"), (_, _) -> HookResponse.refusal("no job"), _ -> {})) {
            assertThat(show("fail-on = critical\n").code()).isEqualTo(3);
            assertThat(show("fail-on-error = true\n").code()).isEqualTo(4);
            ProgramRun passing = show("");
            assertThat(passing.code()).isZero();
            assertThat(passing.out()).contains("NOT monitored");
        }
    }
}
