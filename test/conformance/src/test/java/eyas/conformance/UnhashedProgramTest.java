package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.baseline.run.RunBehavior;
import eyas.event.ExecutableContent.Miss;
import eyas.report.ReportReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The lock treats a missing hash as a gap only if the report names a limit of the watch as its reason. */
final class UnhashedProgramTest {
    private static final Path REPORT =
            EyasProcess.home().resolve("report/report/src/test/resources/eyas/report/example-report.json");
    private static final Set<Miss> LIMITS = EnumSet.of(Miss.BUSY, Miss.BUDGET, Miss.LATE);

    @ParameterizedTest
    @EnumSource(Miss.class)
    void hashingLimitIsReportedAsGap(Miss miss) throws IOException {
        ObjectNode report = (ObjectNode) JsonMapper.shared().readTree(Files.readAllBytes(REPORT));
        report.at("/executables/rows").forEach(row -> {
            ObjectNode executable = (ObjectNode) row;
            executable.remove("sha256");
            executable.put("hash", "none");
            executable.put("problem", miss.text());
            executable.put("path", "/srv/tool");
            executable.put("origin", "found");
        });

        RunBehavior run = RunBehavior.of(
                "report.json",
                ReportReader.read("report.json", report.toString().getBytes(StandardCharsets.UTF_8))
                        .report());

        assertThat(!run.unhashed().isEmpty()).isEqualTo(LIMITS.contains(miss));
        assertThat(run.gaps().stream().anyMatch(gap -> gap.contains("/srv/tool")))
                .isEqualTo(LIMITS.contains(miss));
    }
}
