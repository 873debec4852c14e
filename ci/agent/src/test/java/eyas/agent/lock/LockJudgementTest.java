package eyas.agent.lock;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.lock.LockJudgement.Word;
import eyas.ci.agent.AgentEnd;
import eyas.ci.agent.AgentFolder;
import eyas.ci.outcome.BrokenRule;
import eyas.ci.outcome.BrokenRules;
import eyas.ci.outcome.JobOutcome;
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

/** Judges jobs that have ended by the lock that counted, which is kept as it was found. */
final class LockJudgementTest {
    private static final String FILE = ".github/eyas.lock.yaml";

    @TempDir
    private Path folder;

    private static ReviewedFile found(String text) {
        return new ReviewedFile.Found("commit 1", text.getBytes(StandardCharsets.UTF_8));
    }

    private static KeptLock kept(LockMode mode, ReviewedFile reviewed) {
        return new KeptLock(mode, FILE, new ReviewedChange(reviewed, Optional.empty(), false));
    }

    private static JobOutcome outcome(Verdict verdict) {
        return new JobOutcome(
                new AgentEnd.Clean(), "", BrokenRules.none(), 10, 0, List.of(), verdict, true, Optional.empty());
    }

    private LockJudgement judged(KeptLock lock, JobReport report) throws IOException {
        Files.write(folder.resolve("report.json"), SmallJobs.json(report));
        return LockJudgement.of(lock, folder, outcome(Verdict.CLEAN), sealed(""));
    }

    /** What the log says of an agent that has written what lies there now. */
    private SealedLock sealed(String concluded) throws IOException {
        return SmallJobs.sealed(folder.resolve("report.json"), concluded);
    }

    private static String section(LockJudgement judgement) {
        return LockSection.of(judgement, LockProposals.of(judgement), outcome(Verdict.CLEAN));
    }

    private static JobOutcome alerted(boolean complete) {
        BrokenRules alerts = new BrokenRules(
                List.of(new BrokenRule(
                        LockAlerts.RULE, Priority.CRITICAL, 1, "", "", new BrokenRule.Place("", "", "", "", "", ""))),
                1,
                0);
        return new JobOutcome(
                new AgentEnd.Clean(), "", alerts, 10, 0, List.of(), Verdict.FINDINGS, complete, Optional.empty());
    }

    /** A name that came late: its alert was true by what was known then. */
    @Test
    void whatTheEndTakesBackDoesNotCountWhereTheEndHasSeenAll() throws Exception {
        Files.write(folder.resolve("report.json"), SmallJobs.json(SmallJobs.contacting(1, "192.0.2.1")));
        KeptLock lock = kept(LockMode.ENFORCE, found(SmallJobs.lock("192.0.2.1")));
        JobOutcome whole = alerted(true);
        LockJudgement decided = LockJudgement.of(lock, folder, whole, sealed("none"));
        assertThat(decided.worst(whole)).isEmpty();
        assertThat(LockSection.of(decided, LockProposals.of(decided), whole))
                .contains("did not stand at its end, and does not count");
        assertThat(LockJudgement.of(lock, folder, whole, sealed("Critical")).worst(whole))
                .as("the report was changed after the agent's end")
                .contains(Priority.CRITICAL);
        assertThat(LockJudgement.of(lock, folder, whole, sealed("")).worst(whole))
                .as("the agent did not compare at its end")
                .contains(Priority.CRITICAL);
        JobOutcome part = alerted(false);
        assertThat(LockJudgement.of(lock, folder, part, sealed("none")).worst(part))
                .contains(Priority.CRITICAL);
    }

    @Test
    void alertsOfTheLockCountThoughTheLockIsSaidToBeMissing() throws Exception {
        Files.write(folder.resolve("report.json"), SmallJobs.json(SmallJobs.contacting(1, "192.0.2.9")));
        JobOutcome outcome = alerted(true);
        assertThat(LockJudgement.of(
                                kept(LockMode.ENFORCE, new ReviewedFile.Missing("commit 1")),
                                folder,
                                outcome,
                                sealed(""))
                        .worst(outcome))
                .contains(Priority.CRITICAL);
    }

    @Test
    void whatIsNewHasAWeightAndASuggestion() throws Exception {
        LockJudgement judgement = judged(
                kept(LockMode.REPORT, found(SmallJobs.lock("192.0.2.1"))),
                SmallJobs.contacting(1, "192.0.2.1", "192.0.2.9"));
        assertThat(judgement.word()).isEqualTo(Word.NEW);
        assertThat(judgement.news()).isEqualTo(1);
        assertThat(judgement.worst(outcome(Verdict.CLEAN))).contains(Priority.CRITICAL);
        assertThat(section(judgement))
                .startsWith("### Lock: 1 entry is new (1 heavy), by `.github/eyas.lock.yaml` of commit 1\n")
                .contains("| heavy | new destination: a destination that this job never had | `192.0.2.9:443/tcp")
                .contains("<details><summary>Suggested change of the lock");
        assertThat(LockProposals.of(judgement).write(folder)).contains("eyas.lock.yaml");
        assertThat(folder.resolve("eyas.lock.yaml"))
                .content()
                .contains("- \"192.0.2.1:443/tcp from curl\"\n", "- \"192.0.2.9:443/tcp from curl\"\n");
    }

    @Test
    void nothingNewIsKept() throws Exception {
        LockJudgement judgement = judged(
                kept(LockMode.ENFORCE, found(SmallJobs.lock("192.0.2.1"))), SmallJobs.contacting(1, "192.0.2.1"));
        assertThat(judgement.word()).isEqualTo(Word.KEPT);
        assertThat(judgement.isOpen()).isFalse();
        assertThat(judgement.worst(outcome(Verdict.CLEAN))).isEmpty();
    }

    /** A table that was cut hides what is new in it. */
    @Test
    void aReportThatWasCutIsNotKept() throws Exception {
        JobReport cut = SmallJobs.contacting(1, "192.0.2.1");
        Files.writeString(
                folder.resolve("report.json"),
                new String(SmallJobs.json(cut), StandardCharsets.UTF_8)
                        .replaceFirst("(\"connections\":\\{.*?\"omitted\":)0", "$15"));
        LockJudgement judgement = LockJudgement.of(
                kept(LockMode.ENFORCE, found(SmallJobs.lock("192.0.2.1"))), folder, outcome(Verdict.CLEAN), sealed(""));
        assertThat(judgement.gaps()).containsExactly("5 rows of connections did not fit");
        assertThat(judgement.word()).isEqualTo(Word.INCOMPLETE);
        assertThat(judgement.isOpen()).isTrue();
    }

    @Test
    void withoutALockThereIsAProposalAndNoComplaint() throws Exception {
        LockJudgement judgement = judged(
                kept(LockMode.ENFORCE, new ReviewedFile.Missing("commit 1")), SmallJobs.contacting(1, "192.0.2.9"));
        assertThat(judgement.word()).isEqualTo(Word.LEARNED);
        assertThat(judgement.worst(outcome(Verdict.CLEAN))).isEmpty();
        assertThat(LockProposals.of(judgement).write(folder)).isPresent();
    }

    @Test
    void nothingIsLearnedFromAForkOrFromWhatCannotBeBelieved() throws Exception {
        KeptLock foreign = new KeptLock(
                LockMode.LEARN, FILE, new ReviewedChange(found(SmallJobs.lock("192.0.2.1")), Optional.empty(), true));
        LockJudgement judgement = judged(foreign, SmallJobs.contacting(1, "192.0.2.9"));
        assertThat(LockProposals.of(judgement).write(folder)).isEmpty();
        assertThat(section(judgement)).contains("nothing is learned from it").doesNotContain("Suggested");
        assertThat(LockJudgement.of(
                                kept(LockMode.LEARN, new ReviewedFile.Missing("commit 1")),
                                folder,
                                outcome(Verdict.TAMPERED),
                                sealed(""))
                        .learnable())
                .isEmpty();
    }

    @Test
    void whatCannotBeComparedIsUnknown() throws Exception {
        JobReport report = SmallJobs.contacting(1);
        for (KeptLock lock : List.of(
                kept(LockMode.REPORT, new ReviewedFile.Unknown("no answer")),
                kept(LockMode.REPORT, found("version: 1\nworkflow:\n")))) {
            LockJudgement judgement = judged(lock, report);
            assertThat(judgement.word()).isEqualTo(Word.UNKNOWN);
            assertThat(judgement.isOpen()).isTrue();
            assertThat(section(judgement)).startsWith("### Lock: nothing can be said: the lock ");
        }
        SealedLock sealed = sealed("");
        Files.delete(folder.resolve("report.json"));
        assertThat(LockJudgement.of(
                                kept(LockMode.REPORT, found(SmallJobs.lock("192.0.2.1"))),
                                folder,
                                outcome(Verdict.INCOMPLETE),
                                sealed)
                        .word())
                .isEqualTo(Word.UNKNOWN);
    }

    /** Whoever can write where the report lies would take out of it what the lock does not have. */
    @Test
    void aReportThatTheAgentHasNotWrittenIsNotBelieved() throws Exception {
        KeptLock lock = kept(LockMode.ENFORCE, found(SmallJobs.lock("192.0.2.1")));
        Files.write(folder.resolve("report.json"), SmallJobs.json(SmallJobs.contacting(1, "192.0.2.1", "192.0.2.9")));
        SealedLock sealed = sealed("");
        Files.write(folder.resolve("report.json"), SmallJobs.json(SmallJobs.contacting(1, "192.0.2.1")));
        for (SealedLock each : List.of(sealed, SealedLock.NOTHING)) {
            LockJudgement judgement = LockJudgement.of(lock, folder, outcome(Verdict.CLEAN), each);
            assertThat(judgement.word()).isEqualTo(Word.UNKNOWN);
            assertThat(judgement.isOpen()).isTrue();
            assertThat(judgement.problem()).isEqualTo("report.json is not the one that the agent has written");
        }
    }

    @Test
    void aChangeOfTheLockIsShownToTheReviewerAndDoesNotCount() throws Exception {
        KeptLock lock = new KeptLock(
                LockMode.ENFORCE,
                FILE,
                new ReviewedChange(
                        found(SmallJobs.lock("192.0.2.1")),
                        Optional.of(found(SmallJobs.lock("192.0.2.1", "192.0.2.9"))),
                        false));
        LockJudgement judgement = judged(lock, SmallJobs.contacting(1, "192.0.2.1", "192.0.2.9"));
        assertThat(judgement.word()).isEqualTo(Word.NEW);
        assertThat(judgement.worst(outcome(Verdict.CLEAN))).contains(Priority.CRITICAL);
        assertThat(section(judgement))
                .contains(
                        "**This change edits the lock: once merged, 1 more entry is allowed, and 0 are not any more.**")
                .contains("What the change makes of the lock");
    }

    @Test
    void aLockIsReadBackAsItWasKept() throws Exception {
        AgentFolder agent = new AgentFolder(folder);
        assertThat(KeptLock.read(agent)).isEmpty();
        KeptLock lock = new KeptLock(
                LockMode.ENFORCE,
                FILE,
                new ReviewedChange(
                        found(SmallJobs.lock("192.0.2.1")), Optional.of(new ReviewedFile.Unknown("two\nlines")), true));
        lock.write(agent);
        KeptLock read = KeptLock.read(agent).orElseThrow();
        assertThat(read.digest()).isEqualTo(lock.digest());
        assertThat(read.compares()).isTrue();
        assertThat(read.change().foreign()).isTrue();
        Files.writeString(agent.reviewedLock(), SmallJobs.lock("192.0.2.9"));
        assertThat(KeptLock.read(agent).orElseThrow().digest())
                .as("somebody put another in its place")
                .isNotEqualTo(lock.digest());
    }
}
