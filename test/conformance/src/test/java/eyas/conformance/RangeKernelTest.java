package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays the cases of the range that are marked as fast, without evasions, and checks the expected results. */
@Tag("kernel")
@Tag("process")
final class RangeKernelTest {
    private static final int PARALLEL_RUNS = 2;

    @TempDir
    private Path directory;

    @Test
    void fastCasesMeetExpectations() throws Exception {
        Privileges.assumeBpfSupport();
        RangePlayer player = new RangePlayer(directory, PARALLEL_RUNS);
        List<RangeRun> runs = new ArrayList<>();
        for (RangeCase each : RangeCases.all()) {
            if (each.isFast()) {
                runs.add(player.run(each, RangeEvasion.NONE));
            }
        }
        List<RangeOutcome> outcomes = player.play(runs, _ -> {});

        assertThat(outcomes).hasSizeGreaterThan(8);
        assertThat(outcomes)
                .filteredOn(outcome -> !isAsExpected(outcome))
                .extracting(RangeOutcome::line)
                .isEmpty();
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.run().capture()).isNotEmptyFile());
    }

    private static boolean isAsExpected(RangeOutcome outcome) {
        RangeCase each = outcome.run().each();
        return outcome.isProven()
                && outcome.complete()
                && (each.isAttack()
                        ? outcome.isCaught()
                                && outcome.step()
                                && outcome.named()
                                && (each.packageName().isEmpty() || outcome.hasPackage())
                        : outcome.warnings() == 0);
    }
}
