package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New behavior of later runs counts once, and is in the row of the table. */
final class RangeBuildTest {
    private static final Path REPORT =
            EyasProcess.home().resolve("report/report/src/test/resources/eyas/report/example-report.json");
    private static final String KNOWN = "gist.example.test";

    @TempDir
    private Path directory;

    private RangeBuild build(String... hosts) throws IOException {
        RangeCase each = RangeCases.builds().getFirst();
        List<RangeRun> runs = new ArrayList<>();
        for (String host : hosts) {
            Path place = directory.resolve("run-" + (runs.size() + 1));
            RangeRun run = new RangeRun(each, RangeEvasion.NONE, RangeSetting.build(), place, place);
            Files.createDirectories(run.report());
            Files.writeString(
                    run.report().resolve("report.json"),
                    Files.readString(REPORT).replace(KNOWN, host));
            runs.add(run);
        }
        return RangeBuild.of(runs, 3, directory.resolve("lock.yaml"));
    }

    @Test
    void behaviorOfFirstRunsIsNotNew() throws IOException {
        RangeBuild build = build(KNOWN, "second.example.test", KNOWN, KNOWN, "second.example.test");

        assertThat(build.newEntries()).isEmpty();
        assertThat(build.lock().entries()).isPositive();
        assertThat(build.lock().lines()).isGreaterThan(build.lock().entries());
        assertThat(build.row().checked()).isEqualTo(2);
    }

    @Test
    void newBehaviorCountsOnceWithWeightAndRun() throws IOException {
        RangeBuild build = build(KNOWN, KNOWN, KNOWN, KNOWN, "evil.example.test", "evil.example.test");

        assertThat(build.newEntries())
                .singleElement()
                .asString()
                .contains("run-5: heavy", "evil.example.test:8000/tcp");
        assertThat(build.significantEntries()).hasSize(1);
        assertThat(RangeBuildTable.text(List.of(build.row(), build.row())))
                .contains("| 3 | 3 | " + build.lock().entries() + " | "
                        + build.lock().lines() + " | 1 | heavy | ")
                .endsWith("Runs that were checked: 6. New entries in all of them together: 2.\n");
    }
}
