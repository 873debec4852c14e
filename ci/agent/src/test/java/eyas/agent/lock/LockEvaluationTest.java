package eyas.agent.lock;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.lock.LockEvaluation.Result;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.RuleFinding;
import eyas.ci.outcome.RuleFindings;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import eyas.report.model.JobReport;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares ended jobs with their stored lock. */
final class LockEvaluationTest {
    private static final String FILE = ".github/eyas.lock.yaml";

    @TempDir
    private Path directory;

    private static ReviewedFile found(String text) {
        return new ReviewedFile.Found("commit 1", text.getBytes(StandardCharsets.UTF_8));
    }

    private static LockSnapshot snapshot(LockMode mode, ReviewedFile reviewed) {
        return new LockSnapshot(mode, FILE, new ReviewedChange(reviewed, Optional.empty(), false));
    }

    private static JobOutcome outcome(Verdict verdict) {
        return new JobOutcome(
                new AgentTermination.Clean(),
                "",
                RuleFindings.none(),
                10,
                0,
                List.of(),
                verdict,
                true,
                Optional.empty());
    }

    private LockEvaluation evaluate(LockSnapshot lock, JobReport report) throws IOException {
        Files.write(directory.resolve("report.json"), SampleJobs.json(report));
        return LockEvaluation.of(lock, directory, outcome(Verdict.CLEAN), sealed(""));
    }

    /** Returns what the log records if the agent has written the current files. */
    private SealedLock sealed(String concluded) throws IOException {
        return SampleJobs.sealed(directory.resolve("report.json"), concluded);
    }

    private static String section(LockEvaluation judgement) {
        return LockSection.of(judgement, LockProposals.of(judgement), outcome(Verdict.CLEAN));
    }

    private static JobOutcome alerted(boolean complete) {
        RuleFindings alerts = new RuleFindings(
                List.of(new RuleFinding(
                        LockAlerts.RULE, Priority.CRITICAL, 1, "", "", new RuleFinding.Place("", "", "", "", "", ""))),
                1,
                0);
        return new JobOutcome(
                new AgentTermination.Clean(),
                "",
                alerts,
                10,
                0,
                List.of(),
                Verdict.FINDINGS,
                complete,
                Optional.empty());
    }

    /** A name that arrived late: the alert was correct when it was raised. */
    @Test
    void alertInvalidAtCompleteEndDoesNotCount() throws Exception {
        Files.write(directory.resolve("report.json"), SampleJobs.json(SampleJobs.contacting(1, "192.0.2.1")));
        LockSnapshot lock = snapshot(LockMode.ENFORCE, found(SampleJobs.lock("192.0.2.1")));
        JobOutcome whole = alerted(true);
        LockEvaluation decided = LockEvaluation.of(lock, directory, whole, sealed("none"));
        assertThat(decided.worst(whole)).isEmpty();
        assertThat(LockSection.of(decided, LockProposals.of(decided), whole))
                .contains("was no longer valid at its end, and does not count");
        assertThat(LockEvaluation.of(lock, directory, whole, sealed("Critical")).worst(whole))
                .as("the report was changed after the agent's end")
                .contains(Priority.CRITICAL);
        assertThat(LockEvaluation.of(lock, directory, whole, sealed("")).worst(whole))
                .as("the agent did not compare at its end")
                .contains(Priority.CRITICAL);
        JobOutcome part = alerted(false);
        assertThat(LockEvaluation.of(lock, directory, part, sealed("none")).worst(part))
                .contains(Priority.CRITICAL);
    }

    @Test
    void lockAlertsCountIfLockIsReportedMissing() throws Exception {
        Files.write(directory.resolve("report.json"), SampleJobs.json(SampleJobs.contacting(1, "192.0.2.9")));
        JobOutcome outcome = alerted(true);
        assertThat(LockEvaluation.of(
                                snapshot(LockMode.ENFORCE, new ReviewedFile.Missing("commit 1")),
                                directory,
                                outcome,
                                sealed(""))
                        .worst(outcome))
                .contains(Priority.CRITICAL);
    }

    @Test
    void newEntryHasWeightAndSuggestion() throws Exception {
        LockEvaluation judgement = evaluate(
                snapshot(LockMode.REPORT, found(SampleJobs.lock("192.0.2.1"))),
                SampleJobs.contacting(1, "192.0.2.1", "192.0.2.9"));
        assertThat(judgement.result()).isEqualTo(Result.NEW);
        assertThat(judgement.newEntries()).isEqualTo(1);
        assertThat(judgement.worst(outcome(Verdict.CLEAN))).contains(Priority.CRITICAL);
        assertThat(section(judgement))
                .startsWith("### Lock: 1 entry is new (1 heavy), compared with `.github/eyas.lock.yaml` of commit 1\n")
                .contains("| heavy | new destination: a destination that this job never had | `192.0.2.9:443/tcp")
                .contains("<details><summary>Suggested lock change");
        assertThat(LockProposals.of(judgement).write(directory)).contains("eyas.lock.yaml");
        assertThat(directory.resolve("eyas.lock.yaml"))
                .content()
                .contains("- \"192.0.2.1:443/tcp from curl\"\n", "- \"192.0.2.9:443/tcp from curl\"\n");
    }

    @Test
    void noNewBehaviorIsKept() throws Exception {
        LockEvaluation judgement = evaluate(
                snapshot(LockMode.ENFORCE, found(SampleJobs.lock("192.0.2.1"))), SampleJobs.contacting(1, "192.0.2.1"));
        assertThat(judgement.result()).isEqualTo(Result.KEPT);
        assertThat(judgement.isOpen()).isFalse();
        assertThat(judgement.worst(outcome(Verdict.CLEAN))).isEmpty();
    }

    /** A truncated table hides new behavior. */
    @Test
    void truncatedReportIsIncomplete() throws Exception {
        JobReport cut = SampleJobs.contacting(1, "192.0.2.1");
        Files.writeString(
                directory.resolve("report.json"),
                new String(SampleJobs.json(cut), StandardCharsets.UTF_8)
                        .replaceFirst("(\"connections\":\\{.*?\"omitted\":)0", "$15"));
        LockEvaluation judgement = LockEvaluation.of(
                snapshot(LockMode.ENFORCE, found(SampleJobs.lock("192.0.2.1"))),
                directory,
                outcome(Verdict.CLEAN),
                sealed(""));
        assertThat(judgement.gaps()).containsExactly("5 rows of connections did not fit");
        assertThat(judgement.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(judgement.isOpen()).isTrue();
    }

    @Test
    void withoutLockThereIsOnlyAProposal() throws Exception {
        LockEvaluation judgement = evaluate(
                snapshot(LockMode.ENFORCE, new ReviewedFile.Missing("commit 1")),
                SampleJobs.contacting(1, "192.0.2.9"));
        assertThat(judgement.result()).isEqualTo(Result.LEARNED);
        assertThat(judgement.worst(outcome(Verdict.CLEAN))).isEmpty();
        assertThat(LockProposals.of(judgement).write(directory)).isPresent();
    }

    @Test
    void learnsNothingFromForkOrTamperedJob() throws Exception {
        LockSnapshot foreign = new LockSnapshot(
                LockMode.LEARN, FILE, new ReviewedChange(found(SampleJobs.lock("192.0.2.1")), Optional.empty(), true));
        LockEvaluation judgement = evaluate(foreign, SampleJobs.contacting(1, "192.0.2.9"));
        assertThat(LockProposals.of(judgement).write(directory)).isEmpty();
        assertThat(section(judgement))
                .contains("so no lock change is suggested")
                .doesNotContain("Suggested");
        assertThat(LockEvaluation.of(
                                snapshot(LockMode.LEARN, new ReviewedFile.Missing("commit 1")),
                                directory,
                                outcome(Verdict.TAMPERED),
                                sealed(""))
                        .learnable())
                .isEmpty();
    }

    @Test
    void incomparableReportIsUnknown() throws Exception {
        JobReport report = SampleJobs.contacting(1);
        for (LockSnapshot lock : List.of(
                snapshot(LockMode.REPORT, new ReviewedFile.Unknown("no answer")),
                snapshot(LockMode.REPORT, found("version: 1\nworkflow:\n")))) {
            LockEvaluation judgement = evaluate(lock, report);
            assertThat(judgement.result()).isEqualTo(Result.UNKNOWN);
            assertThat(judgement.isOpen()).isTrue();
            assertThat(section(judgement)).startsWith("### Lock: result unknown: the lock ");
        }
        SealedLock sealed = sealed("");
        Files.delete(directory.resolve("report.json"));
        assertThat(LockEvaluation.of(
                                snapshot(LockMode.REPORT, found(SampleJobs.lock("192.0.2.1"))),
                                directory,
                                outcome(Verdict.INCOMPLETE),
                                sealed)
                        .result())
                .isEqualTo(Result.UNKNOWN);
    }

    /** A process that can write to the report directory could remove new behavior from the report. */
    @Test
    void rejectsReportNotWrittenByAgent() throws Exception {
        LockSnapshot lock = snapshot(LockMode.ENFORCE, found(SampleJobs.lock("192.0.2.1")));
        Files.write(
                directory.resolve("report.json"), SampleJobs.json(SampleJobs.contacting(1, "192.0.2.1", "192.0.2.9")));
        SealedLock sealed = sealed("");
        Files.write(directory.resolve("report.json"), SampleJobs.json(SampleJobs.contacting(1, "192.0.2.1")));
        for (SealedLock each : List.of(sealed, SealedLock.NOTHING)) {
            LockEvaluation judgement = LockEvaluation.of(lock, directory, outcome(Verdict.CLEAN), each);
            assertThat(judgement.result()).isEqualTo(Result.UNKNOWN);
            assertThat(judgement.isOpen()).isTrue();
            assertThat(judgement.problem()).isEqualTo("report.json is not the file that the agent has written");
        }
    }

    @Test
    void lockChangeIsShownAndDoesNotApplyYet() throws Exception {
        LockSnapshot lock = new LockSnapshot(
                LockMode.ENFORCE,
                FILE,
                new ReviewedChange(
                        found(SampleJobs.lock("192.0.2.1")),
                        Optional.of(found(SampleJobs.lock("192.0.2.1", "192.0.2.9"))),
                        false));
        LockEvaluation judgement = evaluate(lock, SampleJobs.contacting(1, "192.0.2.1", "192.0.2.9"));
        assertThat(judgement.result()).isEqualTo(Result.NEW);
        assertThat(judgement.worst(outcome(Verdict.CLEAN))).contains(Priority.CRITICAL);
        assertThat(section(judgement))
                .contains(
                        "**This change edits the lock: after the merge, 1 more entry is allowed, and 0 are no longer allowed.**")
                .contains("Lock changes");
    }

    @Test
    void snapshotIsReadBackUnchanged() throws Exception {
        AgentDirectory agent = new AgentDirectory(directory);
        assertThat(LockSnapshot.read(agent)).isEmpty();
        LockSnapshot lock = new LockSnapshot(
                LockMode.ENFORCE,
                FILE,
                new ReviewedChange(
                        found(SampleJobs.lock("192.0.2.1")),
                        Optional.of(new ReviewedFile.Unknown("two\nlines")),
                        true));
        lock.write(agent);
        LockSnapshot read = LockSnapshot.read(agent).orElseThrow();
        assertThat(read.digest()).isEqualTo(lock.digest());
        assertThat(read.compares()).isTrue();
        assertThat(read.change().foreign()).isTrue();
        Files.writeString(agent.reviewedLock(), SampleJobs.lock("192.0.2.9"));
        assertThat(LockSnapshot.read(agent).orElseThrow().digest())
                .as("another lock was put in its place")
                .isNotEqualTo(lock.digest());
    }
}
