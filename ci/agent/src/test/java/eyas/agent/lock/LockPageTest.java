package eyas.agent.lock;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.RuleFindings;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import eyas.report.html.HtmlReport;
import eyas.report.html.LockView;
import eyas.report.html.LockView.Row;
import eyas.report.html.LockView.Tone;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renders the result of a job's lock into the report page. */
final class LockPageTest {
    private static final String PLACE = "<script type=\"application/json\" id=\"lock\">";

    @TempDir
    private Path directory;

    private static LockEvaluation evaluate(JobReport report, ReviewedFile reviewed) {
        LockSnapshot lock = new LockSnapshot(
                LockMode.REPORT, ".github/eyas.lock.yaml", new ReviewedChange(reviewed, Optional.empty(), false));
        JobOutcome outcome = new JobOutcome(
                new AgentTermination.Clean(),
                "",
                RuleFindings.none(),
                10,
                0,
                List.of(),
                Verdict.CLEAN,
                true,
                Optional.empty());
        return LockEvaluation.of(lock, report, outcome, "");
    }

    private static ReviewedFile lock(String address) {
        return new ReviewedFile.Found("commit 1", SampleJobs.lock(address).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void newEntriesComeFirstAndGoneLast() {
        LockView view = LockPage.of(evaluate(SampleJobs.contacting(1, "198.51.100.9"), lock("192.0.2.1")));
        assertThat(view.headline()).isEqualTo("One entry is not in the lock");
        assertThat(view.tone()).isEqualTo(Tone.BAD);
        assertThat(view.notes()).contains("Compared with .github/eyas.lock.yaml of commit 1.");
        assertThat(view.rows().getFirst().what()).isEqualTo("new destination");
        assertThat(view.rows().getFirst().text()).contains("198.51.100.9");
        assertThat(view.rows().getFirst().pid()).isEqualTo(100);
        assertThat(view.rows().getLast().what()).isEqualTo("not seen in this run: destinations");
        assertThat(view.rows().getLast().text()).contains("192.0.2.1");
        assertThat(view.rows()).extracting(Row::weight).containsExactly("heavy", "");
    }

    @Test
    void pageOfKeptLock() {
        LockView view = LockPage.of(evaluate(SampleJobs.contacting(1, "192.0.2.1"), lock("192.0.2.1")));
        assertThat(view.headline()).isEqualTo("No new behavior");
        assertThat(view.tone()).isEqualTo(Tone.GOOD);
        assertThat(view.rows()).isEmpty();
    }

    @Test
    void pageWithoutLock() {
        LockView view =
                LockPage.of(evaluate(SampleJobs.contacting(1, "192.0.2.1"), new ReviewedFile.Missing("commit 1")));
        assertThat(view.headline()).isEqualTo("There is no lock yet, so nothing was compared");
        assertThat(view.rows()).isEmpty();
    }

    @Test
    void pageContainsReportAndComparison() throws Exception {
        JobReport report = SampleJobs.contacting(1, "198.51.100.9");
        LockPage.write(evaluate(report, lock("192.0.2.1")), directory);
        ByteArrayOutputStream without = new ByteArrayOutputStream();
        HtmlReport.write(report, without);
        String page = Files.readString(directory.resolve("report.html"));
        assertThat(page).contains(PLACE + "{\"headline\":\"One entry is not in the lock");
        assertThat(page.replaceFirst(Pattern.quote(PLACE) + ".*?</script>", PLACE + "null</script>"))
                .as("nothing else differs")
                .isEqualTo(without.toString(StandardCharsets.UTF_8));
    }
}
