package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LastStepTest {
    private static final String OF_START =
            "begin.cjs>check.cjs start/../ci/action/begin.cjs>stop/../ci/action/stop.cjs";

    @Test
    void namesLastStepsByFirstStepsScript() {
        assertThat(LastStep.scripts("/w/_actions/o/eyas/v1/ci/action/start.cjs", "start.cjs>post.cjs"))
                .containsExactly("/w/_actions/o/eyas/v1/ci/action/post.cjs");
        assertThat(LastStep.scripts("/w/_actions/o/eyas/v1/start/../ci/action/begin.cjs", OF_START))
                .containsExactly(
                        "/w/_actions/o/eyas/v1/start/../ci/action/check.cjs",
                        "/w/_actions/o/eyas/v1/stop/../ci/action/stop.cjs");
    }

    @ParameterizedTest
    @CsvSource({
        "/w/ci/action/other.cjs, start.cjs>post.cjs",
        "/w/ci/action/restart.cjs, start.cjs>post.cjs",
        "/w/start.cjs, ''"
    })
    void unknownFirstStepHasNoScripts(String first, String names) {
        assertThat(LastStep.scripts(first, names)).isEmpty();
    }

    @Test
    void passesEachScriptToAgent() {
        LastStep step = new LastStep(List.of("/w/a", "/w/b"), 7);
        assertThat(step.arguments(false)).containsExactly("--first-step=7", "--last-step=/w/a", "--last-step=/w/b");
        assertThat(step.arguments(true)).endsWith("--end-replaced-step");
    }
}
