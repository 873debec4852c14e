package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.report.synopsis.Actor;
import eyas.report.synopsis.Evidence;
import eyas.report.synopsis.Finding;
import eyas.report.synopsis.Synopsis;
import eyas.report.synopsis.Urgency;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks the synopsis of the example, in which a package script downloads a program and reads memory. */
final class SynopsisTest {
    @Test
    void namesActorsAndWhatTheyTouched() {
        Synopsis synopsis = Synopsis.of(ExampleReport.report());
        assertThat(synopsis.verdict()).isEqualTo(Verdict.FINDINGS);
        assertThat(synopsis.urgency()).isEqualTo(Urgency.URGENT);
        assertThat(synopsis.headline()).isEqualTo("Critical: Runner Memory Read, and 1 other rule");
        assertThat(synopsis.actors()).hasSize(1);
        Actor actor = synopsis.actors().getFirst();
        assertThat(actor.description()).isEqualTo("npm left-pad-plus@1.3.1 postinstall, in __run_2");
        assertThat(actor.findings()).extracting(Finding::rule).containsExactly(0, 1);
        assertThat(actor.evidence())
                .extracting(Evidence::kind)
                .contains(Evidence.Kind.CONTACT, Evidence.Kind.RAN, Evidence.Kind.PERSISTENCE);
        assertThat(actor.evidence())
                .filteredOn(item -> item.kind() == Evidence.Kind.CONTACT)
                .extracting(Evidence::text)
                .first()
                .asString()
                .contains("gist.example.test (203.0.113.9:8000 tcp)")
                .contains("by curl");
    }

    @Test
    void givesNextSteps() {
        assertThat(Synopsis.of(ExampleReport.report()).advice())
                .anySatisfy(advice -> assertThat(advice).startsWith("Remove left-pad-plus 1.3.1"))
                .anySatisfy(advice -> assertThat(advice).startsWith("Look for gist.example.test"))
                .anySatisfy(advice -> assertThat(advice).startsWith("This report is incomplete"));
    }

    @Test
    void allFormatsStartWithTheSynopsis() {
        JobReport report = ExampleReport.report();
        String text = TextReport.render(report, Palette.plain());
        String page = MarkdownReport.render(report);
        assertThat(text.indexOf("Critical: Runner Memory Read, and 1 other rule"))
                .isPositive()
                .isLessThan(text.indexOf("npm left-pad-plus@1.3.1 postinstall"))
                .isLessThan(text.indexOf("Next steps"))
                .isLessThan(text.indexOf("  Alerts"));
        assertThat(page).contains("### Actor: `npm left-pad-plus@1.3.1 postinstall`, in `__run_2`\n");
        assertThat(page.indexOf("### Next steps")).isPositive().isLessThan(page.indexOf("### Contacted"));
        assertThat(page.indexOf("### Contacted")).isLessThan(page.indexOf("<b>Alerts</b>"));
    }

    @Test
    void noFindingsAreCleanOnlyIfComplete() {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        world.exec(ReportFixture.ROOT, "/bin/true");
        JobReport calm = world.finish();
        assertThat(Synopsis.of(calm).verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(Synopsis.of(calm).urgency()).isEqualTo(Urgency.NONE);
        assertThat(Synopsis.of(calm).advice()).isEmpty();
        Coverage lossy = new Coverage(
                "x",
                10,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(new Coverage.Loss("tree_full", "processes not followed", Coverage.Severity.LOST, 1, 0, 5)),
                List.of());
        JobReport lost = world.report.finish("make", 0, lossy, calm.cost());
        assertThat(Synopsis.of(lost).verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(Synopsis.of(lost).urgency()).isEqualTo(Urgency.NONE);
        assertThat(Synopsis.of(lost).headline()).contains("not everything was seen");
        assertThat(Synopsis.of(lost).advice()).hasSize(1);
    }

    @Test
    void killedSupervisorMakesTheVerdictTampered() {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        world.alert(ReportFixture.ROOT, "Shell");
        JobReport whole = world.finish();
        assertThat(Synopsis.of(whole).verdict()).isEqualTo(Verdict.FINDINGS);
        Coverage coverage = whole.coverage()
                .with(
                        List.of(new Coverage.Loss("supervisor_killed", "commands", Coverage.Severity.LOST, 1, 0, 5)),
                        List.of());
        Synopsis tampered = Synopsis.of(world.report.finish("make", -1, coverage, whole.cost()));
        assertThat(tampered.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(tampered.headline()).startsWith("Tampered: ");
    }

    @Test
    void thousandsOfActorsAreLimited() {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        for (int i = 0; i < 3_000; i++) {
            world.fork(ReportFixture.ROOT, 1000 + i);
            world.alert(1000 + i, "Rule " + i);
        }
        Synopsis synopsis = Synopsis.of(world.finish());
        assertThat(synopsis.actors()).hasSize(1);
        assertThat(synopsis.actors().getFirst().findings()).hasSize(3_000);
        assertThat(MarkdownReport.render(world.finish()).length()).isLessThan(MarkdownReport.MOST_BYTES);
    }

    /** A process determines its package attribution by the files it opens. */
    @Test
    void packagesLoadedByOneStepAreOneActor() {
        ReportFixture world = new ReportFixture(ReportLimits.defaults());
        world.worker(110);
        world.fork(110, 111);
        world.execIn(
                "GITHUB_ACTIONS=true\0GITHUB_JOB=build\0GITHUB_ACTION=__run\0",
                context -> {},
                111,
                "/usr/bin/node",
                "a.js");
        for (int i = 0; i < 2 * Synopsis.ACTORS; i++) {
            world.open(111, 3, "/work/node_modules/decoy" + i + "/a.js", 1);
            world.alert(111, "Rule " + i);
        }

        JobReport report = world.finish();

        assertThat(report.alerts().rows().getLast().script()).isNotNegative();
        assertThat(Synopsis.of(report).actors())
                .singleElement()
                .satisfies(actor -> assertThat(actor.findings()).hasSize(2 * Synopsis.ACTORS));
    }
}
