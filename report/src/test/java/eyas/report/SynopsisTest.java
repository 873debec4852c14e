package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.Coverage;
import eyas.report.model.JobReport;
import eyas.report.synopsis.Clue;
import eyas.report.synopsis.Deed;
import eyas.report.synopsis.Suspect;
import eyas.report.synopsis.Synopsis;
import eyas.report.synopsis.Synopsis.Mood;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Draws what matters from the example, in which a package script downloads a program and reads memory. */
final class SynopsisTest {
    @Test
    void itSaysWhoDidWhatAndWhatItTouched() {
        Synopsis synopsis = Synopsis.of(ExampleReport.report());
        assertThat(synopsis.mood()).isEqualTo(Mood.BAD);
        assertThat(synopsis.headline()).isEqualTo("Critical: Runner Memory Read, and 1 other rule");
        assertThat(synopsis.suspects()).hasSize(1);
        Suspect suspect = synopsis.suspects().getFirst();
        assertThat(suspect.who()).isEqualTo("npm left-pad-plus@1.3.1 postinstall, in __run_2");
        assertThat(suspect.deeds()).extracting(Deed::rule).containsExactly(0, 1);
        assertThat(suspect.clues())
                .extracting(Clue::kind)
                .contains(Clue.Kind.CONTACT, Clue.Kind.RAN, Clue.Kind.PERSISTENCE);
        assertThat(suspect.clues())
                .filteredOn(clue -> clue.kind() == Clue.Kind.CONTACT)
                .extracting(Clue::text)
                .first()
                .asString()
                .contains("gist.example.test (203.0.113.9:8000 tcp)")
                .contains("by curl");
    }

    @Test
    void itSaysWhatToDoNext() {
        assertThat(Synopsis.of(ExampleReport.report()).advice())
                .anySatisfy(advice -> assertThat(advice).startsWith("Remove left-pad-plus 1.3.1"))
                .anySatisfy(advice -> assertThat(advice).startsWith("Look for gist.example.test"))
                .anySatisfy(advice -> assertThat(advice).startsWith("Something is missing from this report"));
    }

    @Test
    void allFormsBeginWithIt() {
        JobReport report = ExampleReport.report();
        String text = TextReport.render(report, Palette.plain());
        String page = MarkdownReport.render(report);
        assertThat(text.indexOf("Critical: Runner Memory Read, and 1 other rule"))
                .isPositive()
                .isLessThan(text.indexOf("npm left-pad-plus@1.3.1 postinstall"))
                .isLessThan(text.indexOf("What to do next"))
                .isLessThan(text.indexOf("  Alerts"));
        assertThat(page).contains("## Who: npm left-pad-plus&#64;1.3.1 postinstall, in &#95;&#95;run&#95;2\n");
        assertThat(page.indexOf("## What to do next")).isPositive().isLessThan(page.indexOf("## Alerts"));
    }

    @Test
    void silenceIsGoodOnlyWhereNothingIsMissing() {
        ReportWorld world = new ReportWorld(ReportLimits.defaults());
        world.exec(ReportWorld.ROOT, "/bin/true");
        JobReport calm = world.finish();
        assertThat(Synopsis.of(calm).mood()).isEqualTo(Mood.GOOD);
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
        assertThat(Synopsis.of(lost).mood()).isEqualTo(Mood.UNSURE);
        assertThat(Synopsis.of(lost).headline()).contains("something is missing");
        assertThat(Synopsis.of(lost).advice()).hasSize(1);
    }

    @Test
    void thousandsOfSuspectsAreFew() {
        ReportWorld world = new ReportWorld(ReportLimits.defaults());
        for (int i = 0; i < 3_000; i++) {
            world.fork(ReportWorld.ROOT, 1000 + i);
            world.alert(1000 + i, "Rule " + i);
        }
        Synopsis synopsis = Synopsis.of(world.finish());
        assertThat(synopsis.suspects()).hasSize(1);
        assertThat(synopsis.suspects().getFirst().deeds()).hasSize(3_000);
        assertThat(MarkdownReport.render(world.finish()).length()).isLessThan(MarkdownReport.MOST_BYTES);
    }
}
