package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Repeats the builds of the range for {@code ./dev range --lock-builds}: learns a lock from the first runs and checks the others against
 * it. Writes a row for each build to {@code test/range/builds.tsv}, and the total to docs/reference/lock-comparison.md.
 *
 * <p>Properties: {@code eyas.range.cases} (comma-separated names), {@code eyas.range.runs}, {@code eyas.range.learned},
 * {@code eyas.range.out}, {@code eyas.program}, {@code eyas.range.document}.
 */
@Tag("kernel")
final class RangeBuildSuite {
    private static final int PARALLEL_RUNS = Integer.getInteger("eyas.range.at-a-time", 2);
    private static final int RUNS = Integer.getInteger("eyas.range.runs", 20);
    private static final int LEARNED = Integer.getInteger("eyas.range.learned", 3);

    @Test
    void learnedLockHoldsInLaterRuns() throws Exception {
        Privileges.assumeBpfSupport();
        assertThat(RUNS).as("runs, including %s to learn from", LEARNED).isGreaterThan(LEARNED);
        Path out = Path.of(System.getProperty(
                "eyas.range.out", RangeCase.DIRECTORY.resolve("out").toString()));
        Files.createDirectories(out);
        Path progress = Files.writeString(out.resolve("progress.txt"), "");
        RangePlayer player = new RangePlayer(out, PARALLEL_RUNS);
        List<RangeBuild> builds = new ArrayList<>();
        for (RangeCase each : RangeCases.selected(RangeCases.builds())) {
            List<RangeRun> runs = new ArrayList<>();
            for (int run = 1; run <= RUNS; run++) {
                runs.add(player.run(
                        each, RangeEvasion.NONE, RangeSetting.build(), "builds/" + each.name() + "/run-" + run));
            }
            List<RangeOutcome> outcomes =
                    player.play(runs, outcome -> RangeSuite.append(progress, outcome.line() + "\n"));
            assertThat(outcomes)
                    .filteredOn(outcome -> !outcome.isProven())
                    .extracting(outcome -> outcome.run().directory() + ": " + outcome.line())
                    .isEmpty();
            RangeBuild build = RangeBuild.of(runs, LEARNED, out.resolve("builds/" + each.name() + ".lock.yaml"));
            RangeSuite.append(progress, build.details());
            builds.add(build);
        }
        Path document = Path.of(System.getProperty("eyas.range.document", ""));
        String table = document.toString().isEmpty()
                ? RangeBuildTable.text(builds.stream().map(RangeBuild::row).toList())
                : RangeBuildTable.update(document, builds);
        Files.writeString(
                out.resolve("table.txt"), table, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(builds).flatExtracting(RangeBuild::significantEntries).isEmpty();
        assertThat(builds).flatExtracting(RangeBuild::newEntries).hasSizeLessThan(2);
    }
}
