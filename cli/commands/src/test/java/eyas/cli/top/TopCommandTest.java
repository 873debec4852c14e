package eyas.cli.top;

import static eyas.cli.ProgramRun.eyas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import eyas.cli.ProgramRun;
import eyas.live.TerminalSize;
import eyas.report.Palette;
import eyas.report.activity.Activity;
import eyas.report.activity.ActivitySums;
import eyas.report.activity.FileActivity;
import eyas.report.activity.ProcessActivity;
import eyas.session.terminal.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the output of {@code eyas top}. */
final class TopCommandTest {
    private static final Path CAPTURES = Path.of("../../../shared/captures");

    private static final Activity ACTIVITY = new Activity(
            List.of(
                    new ProcessActivity(7, "root", "sh", "sh -c 'make all'", true, sums(20, 0)),
                    new ProcessActivity(8, "builder", "make", "make all", false, sums(5, 12_345_678)),
                    new ProcessActivity(9, "builder", "cc", "cc -c a.c\u001b[2J", false, sums(50, 1_024))),
            List.of(new FileActivity("/etc/passwd", "cat", sums(1, 812))),
            List.of(),
            List.of(),
            75,
            2_500_000_000L,
            0);

    private static ActivitySums sums(long calls, long read) {
        return new ActivitySums(calls, 0, 1, read, 0, 0, 0, 0);
    }

    private static TopSummary processes(@Nullable String sort) {
        return new TopSummary(TopView.PROCESSES, sort, Integer.MAX_VALUE, "job.scap");
    }

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

    @Test
    void rowsAreSortedByActivity() {
        assertThat(new TopSummary(TopView.PROCESSES, null, Integer.MAX_VALUE, "job.scap")
                        .lines(ACTIVITY, Palette.plain(), 100, 50))
                .containsExactly(
                        "eyas top processes  job.scap  75 events in 2.5 s, 3 rows",
                        "",
                        "PID  USER     CALLS  FAILED  OPENED  READ  WRITTEN  RECEIVED  SENT  STATE  COMMAND",
                        "  8  builder      5       0       1   12M        0         0     0  ended  make all",
                        "  9  builder     50       0       1  1.0K        0         0     0  ended  cc -c a.c\uFFFD[2J",
                        "  7  root        20       0       1     0        0         0     0  runs   sh -c 'make all'");
    }

    @Test
    void linesAndRowsAreTruncated() {
        List<String> lines =
                new TopSummary(TopView.PROCESSES, "calls", 2, "job.scap").lines(ACTIVITY, Palette.plain(), 40, 50);
        assertThat(lines).hasSize(5).allMatch(line -> line.length() <= 40);
        assertThat(lines.get(2)).doesNotContain("FAILED");
        assertThat(lines.get(1)).isEqualTo("the first 2 of 3; --rows N shows more");
        assertThat(lines.get(3)).startsWith("  9  builder").hasSize(40).endsWith("…");
    }

    @Test
    void eachColumnSorts() {
        for (String column : TopRows.names(TopView.PROCESSES)) {
            assertThat(processes(column).lines(ACTIVITY, Palette.plain(), 100, 50))
                    .hasSize(6);
        }
        assertThat(processes("calls").lines(ACTIVITY, Palette.plain(), 100, 50).get(3))
                .startsWith("  9");
        assertThat(processes("user").lines(ACTIVITY, Palette.plain(), 100, 50).getLast())
                .startsWith("  7");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "812, 812B", "1024, 1.0K", "10239, 10K", "1047552, 1.0M", "12345678, 12M", "1099511627776, 1.0T"
    })
    void sizesAreAbbreviated(long bytes, String shown) {
        assertThat(TopTable.size(bytes)).isEqualTo(shown);
    }

    @Test
    void screenIsRedrawnAndRestored() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TopScreen screen = new TopScreen(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                () -> new TerminalSize(100, 5),
                processes(null))) {
            assertThat(screen.isDue())
                    .as("the alternate screen is not active yet")
                    .isFalse();
            assertThat(bytes.size()).isZero();
            screen.enter();
            assertThat(screen.isDue()).isTrue();
            screen.draw(ACTIVITY);
        }
        String drawn = bytes.toString(StandardCharsets.UTF_8);
        assertThat(drawn).startsWith("\u001b[?1049h").endsWith("\u001b[?1049l");
        // The heading, an empty line, the titles, and as many rows as fit.
        assertThat(drawn.split("\r\n", -1)).hasSize(5);
        assertThat(drawn).contains("make all").doesNotContain("sh -c 'make");
    }

    @Test
    void inactiveScreenIsNotRestored() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new TopScreen(
                        new PrintStream(bytes, true, StandardCharsets.UTF_8),
                        () -> new TerminalSize(100, 5),
                        processes(null))
                .close();
        assertThat(bytes.size()).isZero();
    }

    @Test
    void timePassesWithoutEvents() {
        assertThat(processes(null)
                        .lines(ACTIVITY.withDuration(9_000_000_000L), Palette.plain(), 100, 50)
                        .getFirst())
                .contains("75 events in 9.0 s");
        assertThat(ACTIVITY.withDuration(1)).isEqualTo(ACTIVITY);
    }

    @ParameterizedTest
    @EnumSource(TopView.class)
    void recordingHasEachViewAsTableAndJson(TopView view) {
        String file = capture("ci-build.scap.gz").toString();
        String name = view.name().toLowerCase(Locale.ROOT);
        ProgramRun table = eyas("top", name, file, "--rows", "5");
        assertThat(table.err()).isEmpty();
        assertThat(table.code()).isZero();
        assertThat(table.out()).startsWith("eyas top " + name).contains("630,906 events");
        assertThat(table.out().lines()).hasSizeBetween(4, 8);
        ProgramRun data = eyas("top", "-r", file, name, "--format", "json");
        assertThat(data.out()).startsWith("{\n").contains("\"events\": 630906,", "\"view\": \"" + name + "\"");
    }

    @Test
    void bytesMatchTheRecordedCalls() {
        ProgramRun run = eyas("top", "files", capture("cat_write.scap").toString(), "--sort", "path");
        assertThat(run.out()).contains("/etc/ld.so.cache");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            top                              | missing argument: CAPTURE, -- COMMAND
            top procesess x.scap             | unknown view 'procesess'; did you mean 'processes'?
            top files x.scap --host          | CAPTURE cannot be combined with
            top files x.scap --sort nothing  | columns are read, written, opened, process, path
            top x.scap --sort cp             | unknown column 'cp'; did you mean 'cpu'?
            top --rows -1 x.scap             | the number of rows must not be negative
            """)
    void errorsAreReported(String description, String output) {
        ProgramRun run = eyas(description.split(" "));
        assertThat(run.code()).isEqualTo(ExitCode.NOT_STARTED);
        assertThat(run.err()).contains(output);
    }
}
