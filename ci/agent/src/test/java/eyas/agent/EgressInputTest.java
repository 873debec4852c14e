package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.agent.EgressInput.Answer;
import eyas.agent.egress.JobBehaviorLock;
import eyas.baseline.model.BehaviorLock;
import eyas.ci.CiException;
import eyas.live.egress.AllowedEndpoint;
import eyas.live.egress.EgressPolicy.Mode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EgressInputTest {
    private static final List<AllowedEndpoint> LIST = AllowedEndpoint.list("a.test");
    private static final Optional<JobBehaviorLock> ANOTHER_JOB =
            Optional.of(JobBehaviorLock.of(BehaviorLock.EMPTY, "ci.yml", "ci", "build", "STEP", List.of()));

    @Test
    void blockModeWithoutAllowlistStopsTheJob() {
        EgressInput block = new EgressInput(Mode.BLOCK, List.of(), true, false);

        assertThatThrownBy(() -> block.answer(Optional.empty(), "there is no lock in commit 17"))
                .isInstanceOf(CiException.class)
                .hasMessage("egress: block has no allowlist: there is no lock in commit 17;"
                        + " add endpoints to allowed-endpoints, or start with egress: report");
        assertThatThrownBy(() -> block.answer(ANOTHER_JOB, ""))
                .hasMessageContaining("the lock does not contain this job");
    }

    @Test
    void reportModeWithoutAllowlistGivesReason() {
        EgressInput report = new EgressInput(Mode.REPORT, List.of(), true, false);
        EgressInput fallback = new EgressInput(Mode.BLOCK, List.of(), true, true);

        assertThat(report.answer(Optional.empty(), "there is no lock"))
                .isEqualTo(new Answer.Unlisted("there is no lock"));
        assertThat(fallback.answer(ANOTHER_JOB, ""))
                .isEqualTo(new Answer.Unlisted("the lock does not contain this job"));
    }

    @Test
    void allowlistOfInputsNeedsNoLock() {
        EgressInput block = new EgressInput(Mode.BLOCK, LIST, true, false);

        assertThat(block.answer(Optional.empty(), "there is no lock"))
                .isInstanceOfSatisfying(
                        Answer.Listed.class,
                        answer -> assertThat(answer.list().policy().allowed()).isEqualTo(LIST));
    }

    /** Without the egress input, the lock alone does not enable egress checks. */
    @Test
    void egressIsNotCheckedWithoutInput() {
        EgressInput none = new EgressInput(Mode.REPORT, List.of(), false, false);

        assertThat(none.answer(ANOTHER_JOB, "")).isEqualTo(new Answer.Off());
    }

    /** Behavior from before locks existed: the job may not connect to anything. */
    @Test
    void emptyListWithoutLockDeniesEverything() {
        EgressInput block = new EgressInput(Mode.BLOCK, List.of(), true, false);

        assertThat(block.answer(Optional.empty(), ""))
                .isInstanceOfSatisfying(
                        Answer.Listed.class,
                        answer -> assertThat(answer.list().policy().allowed()).isEmpty());
    }
}
