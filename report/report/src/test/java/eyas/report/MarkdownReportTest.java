package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.JobReport;
import eyas.testsupport.Golden;
import eyas.testsupport.ParsedMarkdown;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares Markdown reports with golden files, and checks their order. */
final class MarkdownReportTest {
    private static final Golden GOLDEN = Golden.in("report/report/src/test/golden/markdown");
    private static final int WRITE = 2;

    @Test
    void rendersAttackLikeGoldenFile() throws Exception {
        GOLDEN.text("attack.md", MarkdownReport.render(ExampleReport.report()));
    }

    /** A build that stores packages, writes temporary files and waits in a loop: repeated activity is collapsed. */
    @Test
    void rendersCleanBuildLikeGoldenFile() throws Exception {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        long maven = 2_000;
        world.fork(ReportFixture.ROOT, maven);
        world.exec(maven, "/usr/bin/mvn", "mvn", "verify");
        for (int i = 0; i < 50; i++) {
            world.open(maven, 3, "/root/.m2/repository/org/lib" + i + "/lib.jar.tmp", WRITE);
            world.open(maven, 3, "/tmp/surefire" + i % 10 + "/" + i + ".tmp", WRITE);
        }
        world.open(maven, 3, "/etc/app.conf", WRITE);
        for (int i = 0; i < 300; i++) {
            long pid = 3_000L + i;
            world.fork(ReportFixture.ROOT, pid);
            world.exec(pid, "/usr/bin/sleep", "sleep", "0.1");
        }
        GOLDEN.text("clean.md", MarkdownReport.render(world.finish()));
    }

    @Test
    void importantPartsPrecedeCollapsedOnes() {
        String page = MarkdownReport.render(ExampleReport.report());
        String brief = page.substring(0, page.indexOf("\n" + MarkdownReport.FOLD));
        assertThat(List.of("## ", "### Actor: ", "### Next steps", "### Contacted"))
                .isSortedAccordingTo((one, other) -> Integer.compare(brief.indexOf(one), brief.indexOf(other)))
                .allSatisfy(heading -> assertThat(brief).contains(heading));
        assertThat(ParsedMarkdown.of(brief).rows().getFirst().subList(0, 2)).containsExactly("Name", "Address");
    }

    @Test
    void statesExplicitlyThatNothingWasContacted() {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        world.exec(ReportFixture.ROOT, "/bin/true");
        JobReport report = world.finish();
        assertThat(MarkdownReport.render(report))
                .startsWith("## ✅ No findings\n")
                .contains("### Contacted\n\nNo contact with another machine was observed.\n");
    }
}
