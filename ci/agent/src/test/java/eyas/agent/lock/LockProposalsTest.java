package eyas.agent.lock;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.agent.lock.LockProposals.Limits;
import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.RuleFindings;
import eyas.ci.provider.ReviewedChange;
import eyas.ci.provider.ReviewedFile;
import eyas.report.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that every kind of lock change is reported, and that expensive suggestions are skipped. */
final class LockProposalsTest {
    private static final JobOutcome CLEAN = new JobOutcome(
            new AgentTermination.Clean(),
            "",
            RuleFindings.none(),
            10,
            0,
            List.of(),
            Verdict.CLEAN,
            true,
            Optional.empty());
    private static final ReviewedFile LOCK = found(SampleJobs.lock("192.0.2.1"));

    @TempDir
    private Path directory;

    private static ReviewedFile found(String text) {
        return new ReviewedFile.Found("commit 1", text.getBytes(StandardCharsets.UTF_8));
    }

    private LockEvaluation evaluate(ReviewedFile reviewed, ReviewedFile proposed) throws IOException {
        Files.write(
                directory.resolve("report.json"), SampleJobs.json(SampleJobs.contacting(1, "192.0.2.1", "192.0.2.9")));
        LockSnapshot lock = new LockSnapshot(
                LockMode.ENFORCE, ".github/eyas.lock.yaml", new ReviewedChange(reviewed, Optional.of(proposed), false));
        return LockEvaluation.of(lock, directory, CLEAN, SampleJobs.sealed(directory.resolve("report.json"), ""));
    }

    private static String section(LockEvaluation judgement) {
        return LockSection.of(judgement, LockProposals.of(judgement), CLEAN);
    }

    @Test
    void deletedLockRaisesWarning() throws Exception {
        LockEvaluation judgement = evaluate(LOCK, new ReviewedFile.Missing("commit 2"));
        assertThat(LockProposals.of(judgement).warning())
                .contains("This change deletes the lock: after the merge, nothing is compared.");
        assertThat(section(judgement))
                .contains(
                        "> **This change deletes the lock",
                        "<details><summary>Removed lock entries",
                        "- `- destinations: 192.0.2.1");
    }

    @Test
    void lockThatNeverExistedIsNotDeleted() throws Exception {
        LockEvaluation judgement = evaluate(new ReviewedFile.Missing("commit 1"), new ReviewedFile.Missing("commit 2"));
        assertThat(LockProposals.of(judgement).edit()).isEqualTo(new ProposedLockChange.None());
        assertThat(section(judgement)).contains("<code>lock: enforce</code> has no effect in this run");
    }

    @Test
    void unreadableProposedLockRaisesWarning() throws Exception {
        for (ReviewedFile proposed : List.of(
                new ReviewedFile.Unknown("the answer is longer than 10240 KiB"), found("version: 1\nworkflow:\n"))) {
            LockEvaluation judgement = evaluate(LOCK, proposed);
            assertThat(LockProposals.of(judgement).edit()).isInstanceOf(ProposedLockChange.Unreadable.class);
            assertThat(section(judgement)).contains("> **The lock of this change cannot be read");
        }
    }

    @Test
    void largeProposedLockIsNotRead() throws Exception {
        LockEvaluation judgement = evaluate(LOCK, found(SampleJobs.lock("192.0.2.1", "192.0.2.9")));
        LockProposals proposals = LockProposals.of(judgement, new Limits(100, 20, Duration.ofMinutes(1)));
        assertThat(proposals.edit()).isInstanceOf(ProposedLockChange.Unreadable.class);
        assertThat(proposals.warning().orElseThrow()).contains("no more than 20 bytes are read");
    }

    @Test
    void slowLearningIsSkippedAndReported() throws Exception {
        LockEvaluation judgement = evaluate(LOCK, LOCK);
        assertThat(LockProposals.of(judgement).leftOut()).isEmpty();
        LockProposals proposals = LockProposals.of(judgement, new Limits(1, 1 << 20, Duration.ofMinutes(1)));
        assertThat(proposals.update()).isEmpty();
        assertThat(proposals.write(directory)).isEmpty();
        assertThat(LockSection.of(judgement, proposals, CLEAN)).contains("more than 1.\n");
    }

    @Test
    void timeLimitEndsTheWait() {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(TimeLimit.within(Duration.ofMillis(20), () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return "done";
                }))
                .isEmpty();
        never.countDown();
        assertThat(TimeLimit.within(Duration.ofMinutes(1), () -> "done")).contains("done");
    }
}
