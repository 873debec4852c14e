package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.FileFacts;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Excludes only the communication of Eyas' own steps with the agent. */
final class AgentControlFilesTest {
    private static final int WRITE = 2;
    private static final Set<String> MESSAGES =
            Set.of("/var/lib/eyas-action/jobs/1/agent/stop", "/var/lib/eyas-action/jobs/1/agent/stop.part");
    private static final String PROGRAM = "/opt/eyas/lib/eyas";

    @Test
    void excludesOnlyOwnMessagesToTheAgent() {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        world.report.leavingOut(new AgentControlFiles(MESSAGES::contains, PROGRAM, 0));
        world.fork(ReportFixture.ROOT, 1_000);
        world.exec(1_000, PROGRAM, "action", "stop");
        world.open(1_000, 3, "/var/lib/eyas-action/jobs/1/agent/stop", WRITE);
        world.open(1_000, 3, "/var/lib/eyas-action/jobs/12/agent/stop", WRITE);
        world.open(1_000, 3, "/var/lib/eyas-action/jobs/1/agent/lock", WRITE);
        world.open(1_000, 3, "/home/u/.bashrc", WRITE);
        world.fork(ReportFixture.ROOT, 2_000);
        world.exec(2_000, "/bin/sh", "sh");
        world.open(2_000, 3, "/var/lib/eyas-action/jobs/1/agent/stop.part", WRITE);
        assertThat(world.finish().files().rows())
                .extracting(FileFacts::path)
                .containsExactly(
                        "/var/lib/eyas-action/jobs/12/agent/stop",
                        "/var/lib/eyas-action/jobs/1/agent/lock",
                        "/home/u/.bashrc",
                        "/var/lib/eyas-action/jobs/1/agent/stop.part");
    }

    /** A program mounted over Eyas' own has its path, but another inode. */
    @Test
    void programMountedOverOursExcludesNothing() {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        world.report.leavingOut(new AgentControlFiles(MESSAGES::contains, PROGRAM, 77));
        world.fork(ReportFixture.ROOT, 1_000);
        world.exec(1_000, PROGRAM, "action", "stop");
        world.open(1_000, 3, "/var/lib/eyas-action/jobs/1/agent/stop", WRITE);
        assertThat(world.finish().files().rows())
                .extracting(FileFacts::path)
                .containsExactly("/var/lib/eyas-action/jobs/1/agent/stop");
    }
}
