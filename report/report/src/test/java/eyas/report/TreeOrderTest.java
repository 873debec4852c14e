package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.CollectedRows;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.JobReport;
import eyas.report.view.ReportView;
import eyas.report.view.TreeLine;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the order of tree lines, and which subtrees are merged. */
final class TreeOrderTest {
    private final ReportFixture world = new ReportFixture(ReportLimits.defaults());

    private void child(long parent, long pid, String command) {
        world.fork(parent, pid);
        world.exec(pid, "/bin/" + command);
    }

    private static List<TreeLine> below(JobReport report) {
        List<TreeLine> lines = ReportView.tree(report);
        return lines.subList(1, lines.size());
    }

    /** Returns a copy in which process {@code id} has contacted another machine. */
    private static JobReport contacting(JobReport report, int id) {
        return report.but()
                .connections(CollectedRows.of(
                        List.of(new ConnectionFacts(
                                0,
                                false,
                                "203.0.113.1",
                                443,
                                "tcp",
                                ConnectionFacts.Scope.PUBLIC,
                                null,
                                0,
                                null,
                                ConnectionFacts.Resolution.UNKNOWN,
                                id,
                                -1,
                                -1,
                                1,
                                1,
                                1,
                                0,
                                1,
                                1)),
                        0))
                .end();
    }

    @Test
    void sortsByFindingsThenContactsThenSize() {
        child(ReportFixture.ROOT, 1_000, "small");
        child(ReportFixture.ROOT, 2_000, "large");
        child(2_000, 2_001, "part");
        child(ReportFixture.ROOT, 3_000, "talks");
        child(ReportFixture.ROOT, 4_000, "breaks");
        world.alert(4_000, "Rule");
        JobReport report = world.finish();
        int talks = report.processes().rows().stream()
                .filter(process -> process.pid() == 3_000)
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(below(contacting(report, talks)))
                .extracting(TreeLine::pid)
                .containsExactly(4_000L, 3_000L, 2_000L, 2_001L, 1_000L);
    }

    @Test
    void identicalChildrenAreOneLineWithACount() {
        for (int i = 0; i < 300; i++) {
            child(ReportFixture.ROOT, 1_000 + 2 * i, "wait");
            child(1_000 + 2 * i, 1_001 + 2 * i, "sleep");
        }
        child(ReportFixture.ROOT, 5_000, "wait");
        assertThat(below(world.finish()))
                .extracting(line -> line.command() + " " + line.times())
                .containsExactly("/bin/wait 300", "/bin/sleep 1", "/bin/wait 1");
    }

    @Test
    void processesWithOtherExitCodesAreNotMerged() {
        for (int i = 0; i < 3; i++) {
            child(ReportFixture.ROOT, 1_000 + i, "test");
            world.exit(1_000 + i, i == 2 ? 0 : 1 << 8);
        }
        assertThat(below(world.finish()))
                .extracting(line -> line.exitCode() + " " + line.times())
                .containsExactly("1 2", "0 1");
    }
}
