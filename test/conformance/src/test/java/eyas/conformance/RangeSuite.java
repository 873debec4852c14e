package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Plays the range for {@code ./dev range}, and writes the results. Fails if a case could not be evaluated, if an ordinary job raised a
 * warning, or if an attack was not caught, raised no warning and did not make the verdict incomplete because of an unresolved name.
 *
 * <p>Properties: {@code eyas.range.cases} (comma-separated names), {@code eyas.range.kind} (attacks or benign), {@code eyas.range.evasions}
 * (comma-separated ids; none: without evasions), {@code eyas.range.out}, {@code eyas.program}, {@code eyas.range.document}.
 */
@Tag("kernel")
final class RangeSuite {
    private static final int PARALLEL_RUNS = Integer.getInteger("eyas.range.at-a-time", 3);

    @Test
    void playsAll() throws Exception {
        Privileges.assumeBpfSupport();
        Path out = Path.of(System.getProperty(
                "eyas.range.out", RangeCase.DIRECTORY.resolve("out").toString()));
        Path table = out.resolve("table.txt");
        Files.createDirectories(out);
        Files.deleteIfExists(table);
        RangePlayer player = new RangePlayer(out, PARALLEL_RUNS);
        List<RangeRun> runs = new ArrayList<>();
        for (RangeCase each : RangeCases.selected(RangeCases.all())) {
            for (RangeEvasion evasion : RangeCases.selectedEvasions(each)) {
                runs.add(player.run(each, evasion));
            }
        }
        assertThat(runs).as("selected cases").isNotEmpty();
        Path progress = out.resolve("progress.txt");
        Files.writeString(progress, "");
        List<RangeOutcome> outcomes = player.play(runs, outcome -> append(progress, outcome.line() + "\n"));
        RangeTable summary = new RangeTable(outcomes);
        Files.writeString(table, summary.text());
        String document = System.getProperty("eyas.range.document", "");
        if (!document.isEmpty()) {
            new DetectionDocument(outcomes).write(Path.of(document));
        }
        assertThat(outcomes)
                .filteredOn(outcome -> List.of("failed", "unproven", "noisy", "clean", "missed")
                        .contains(outcome.verdict()))
                .extracting(RangeOutcome::line)
                .isEmpty();
    }

    /** Appends lines to the progress file. */
    static void append(Path progress, String lines) {
        try {
            Files.writeString(progress, lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
