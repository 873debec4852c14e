package eyas.collect.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares the documentation of the receiver's metrics with {@code metrics.tsv}. */
final class ReceiverMetricsTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Pattern SECTION = Pattern.compile("(?ms)^## The receiver$(.*?)(?=^## )");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(eyas_\\w+)` \\| (\\w+) \\| (?:`(\\w+)`)? *\\| (.*) \\|$");

    @Test
    void documentationMatchesTable() throws Exception {
        List<String> declared;
        try (InputStream table =
                Objects.requireNonNull(ReceiverMetricsTest.class.getResourceAsStream("metrics.tsv"), "metrics.tsv")) {
            declared = new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
        Matcher section = SECTION.matcher(Files.readString(ROOT.resolve("docs/reference/metrics.md")));
        assertThat(section.find()).isTrue();
        assertThat(declared).hasSizeGreaterThan(10);
        assertThat(ROW.matcher(section.group(1)).results().map(ReceiverMetricsTest::row))
                .containsExactlyElementsOf(declared);
    }

    private static String row(MatchResult row) {
        String label = row.group(3) == null ? "" : row.group(3);
        return String.join("\t", row.group(1), row.group(2), label, row.group(4));
    }
}
