package eyas.cli.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import eyas.capture.CaptureInfo;
import eyas.capture.CaptureLimits;
import eyas.capture.CaptureSource;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reads recordings outside the repository; CI must have them. */
final class CaptureEventPrinterTest {
    private static final Path CAPTURES =
            Path.of(System.getProperty("eyas.shared", System.getProperty("eyas.root") + "/../shared"), "captures");
    private static final long ALL = Long.MAX_VALUE;

    private static Path capture(String name) {
        Path file = CAPTURES.resolve(name);
        if (!Files.exists(file)) {
            if ("true".equals(System.getenv("CI"))) {
                return fail("CI must have the recording " + file);
            }
            return abort("no recording " + file);
        }
        return file;
    }

    private static List<String> lines(
            CaptureSource source, @Nullable String filter, String format, boolean json, long n) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (source) {
            long printed = new CaptureEventPrinter(
                            new ReadOptions(filter, format, json, n), Terminal.standardError(), out)
                    .run(source);
            List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
            assertThat(lines).hasSize((int) printed);
            return lines;
        }
    }

    private static List<String> lines(String filter, String format, boolean json) {
        return lines(CaptureSource.open(capture("sample.scap")), filter, format, json, ALL);
    }

    @Test
    void defaultFormatIsSysdigs() {
        List<String> lines =
                lines(CaptureSource.open(capture("sample.scap")), null, CaptureEventPrinter.DEFAULT_FORMAT, false, 20);
        assertThat(lines).hasSize(20);
        assertThat(lines)
                .allMatch(line -> line.matches("\\d+ \\d\\d:\\d\\d:\\d\\d\\.\\d{9} \\d+ .+ \\(-?\\d+\\) [<>] \\S+ .*"));
    }

    /** The head of a recording describes the containers that ran at its start; these are not events. */
    @Test
    void initialStateIsNotPrinted() {
        List<String> lines =
                lines(CaptureSource.open(capture("open-multiple-files.scap")), null, "*%evt.num %evt.type", false, ALL);
        assertThat(lines).noneMatch(line -> line.endsWith(" container"));
        assertThat(lines.getFirst()).doesNotStartWith("1 ");
    }

    @Test
    void filterKeepsEventNumbers() {
        List<String> all = lines(CaptureSource.open(capture("sample.scap")), null, "*%evt.num %evt.type", false, ALL);
        List<String> reads = lines("evt.type = read", "*%evt.num %evt.type", false);
        assertThat(reads).isNotEmpty();
        assertThat(reads)
                .containsExactlyElementsOf(
                        all.stream().filter(line -> line.endsWith(" read")).toList());
    }

    @Test
    void relativeTimesDoNotDependOnTheFilter() {
        String format = "*%evt.num %evt.type %evt.deltatime %evt.reltime";
        List<String> all = lines(CaptureSource.open(capture("sample.scap")), null, format, false, ALL);
        List<String> reads = lines("evt.type = read", format, false);
        assertThat(reads).isNotEmpty();
        assertThat(all).containsAll(reads);
    }

    @Test
    void eventWithoutFieldIsSkippedWithoutAsterisk() {
        List<String> strict = lines("evt.type in (read, switch)", "%evt.num %fd.name", false);
        List<String> lenient = lines("evt.type in (read, switch)", "*%evt.num %fd.name", false);
        assertThat(strict).isNotEmpty().hasSizeLessThan(lenient.size()).noneMatch(line -> line.contains("<NA>"));
        assertThat(lenient).anyMatch(line -> line.endsWith("<NA>"));
        assertThat(lenient).containsAll(strict);
        List<String> objects = lines("evt.type in (read, switch)", "%evt.num %fd.name", true);
        assertThat(objects)
                .hasSameSizeAs(strict)
                .allMatch(line -> line.matches("\\{\"evt.num\":\\d+,\"fd.name\":\".*\"}"));
        List<String> nulls = lines("evt.type in (read, switch)", "*%evt.num %fd.name", true);
        assertThat(nulls).hasSameSizeAs(lenient).anyMatch(line -> line.endsWith("\"fd.name\":null}"));
    }

    @Test
    void invalidFilterAndFormatAreReportedBeforeReading() {
        assertThatThrownBy(() -> lines("proc.nmae = x", "%evt.num", false))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("filter:1:1: error[F010]")
                .hasMessageContaining("did you mean 'proc.name'");
        assertThatThrownBy(() -> lines("evt.num > 1", "%proc.nmae", false))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("proc.nmae")
                .hasMessageContaining("eyas fields");
    }

    @Test
    void truncatedFileIsReadToItsEnd() throws IOException {
        byte[] whole = Files.readAllBytes(capture("sample.scap"));
        byte[] cut = Arrays.copyOf(whole, whole.length - 1000);
        CaptureSource source = CaptureSource.of("cut.scap", new ByteArrayInputStream(cut), CaptureLimits.DEFAULT);
        List<String> some = lines(source, null, "*%evt.num %evt.type", false, ALL);
        List<String> all = lines(CaptureSource.open(capture("sample.scap")), null, "*%evt.num %evt.type", false, ALL);
        assertThat(some).isNotEmpty().hasSizeLessThan(all.size());
        assertThat(all).startsWith(some.toArray(String[]::new));
        assertThat(source.warnings()).singleElement().asString().contains("cut.scap: ends early");
    }

    @Test
    void fileProgressIsKnown() throws IOException {
        try (CaptureSource source = CaptureSource.open(capture("curl_google.scap"))) {
            assertThat(source.progress().orElseThrow()).isBetween(0.0, 1.0);
            CaptureInfo.read(source);
            assertThat(source.progress().orElseThrow()).isEqualTo(1.0);
        }
        byte[] whole = Files.readAllBytes(capture("sample.scap"));
        try (CaptureSource source =
                CaptureSource.of("memory", new ByteArrayInputStream(whole), CaptureLimits.DEFAULT)) {
            assertThat(source.progress()).isEmpty();
        }
    }

    @Test
    void summaryCountsEvents() {
        try (CaptureSource source = CaptureSource.open(capture("sample.scap"))) {
            String text = CaptureSummary.of(CaptureInfo.read(source));
            long reads =
                    lines("evt.type = read and evt.dir = <", "%evt.num", false).size();
            assertThat(text)
                    .containsPattern("(?m)^machine +\\S+, \\d+ processors")
                    .containsPattern("(?m)^span +\\d+\\.\\d{3} s$")
                    .containsPattern("(?m)^processes +\\d+ threads with ")
                    .contains(reads + "  < read\n");
        }
    }
}
