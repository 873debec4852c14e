package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.TableReader;
import eyas.golden.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the table of docs/kernels.md against the rows that {@code ./dev test --kernels} holds against kernels. */
@NullMarked
final class KernelTableTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", ".."));
    private static final Path FOLDER = ROOT.resolve("conformance/src/test/kernels");
    private static final String FEATURES_HEAD = "\n| --- | --- | --- | --- |\n";
    private static final String KERNELS_HEAD = "\n| --- | --- | --- |\n";
    private static final Pattern RULE = Pattern.compile("(?m)^- rule: (.*)$");
    /** Probes that the guest makes itself, without a rule: loading, the command's own group, the demonstration. */
    private static final Set<String> WITHOUT_RULE = Set.of("load", "own-group", "demo");

    private final List<String[]> features = rows("features.tsv", 5);
    private final List<String[]> kernels = rows("kernels.tsv", 4);

    @Test
    void theDocumentHasTheRowsThatKernelsAreHeldAgainst() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/kernels.md"));
        String withFeatures = filled(document, FEATURES_HEAD, features.stream().map(KernelTableTest::feature));

        Golden.in("docs")
                .text(
                        "kernels.md",
                        filled(withFeatures, KERNELS_HEAD, kernels.stream().map(KernelTableTest::kernel)));
    }

    @Test
    void everyRuleIsARowAndEveryRowIsTried() throws IOException {
        Set<String> tried = new TreeSet<>(WITHOUT_RULE);
        RULE.matcher(Files.readString(FOLDER.resolve("probes.yaml")))
                .results()
                .forEach(rule -> assertThat(tried.add(rule.group(1))).isTrue());

        assertThat(features.stream().map(row -> row[0])).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(features.stream().map(row -> row[0]).toList())).isEqualTo(tried);
    }

    /** Returns {@code document} with these rows in the table whose head ends so, in place of those that are there. */
    private static String filled(String document, String head, Stream<String> rows) {
        int found = document.indexOf(head);
        assertThat(found).as("a table below " + head).isNotNegative();
        int begin = found + head.length();
        int end = document.indexOf("\n\n", begin - 1);
        String rest = end < 0 ? "" : document.substring(end + 1);
        return document.substring(0, begin) + rows.collect(Collectors.joining()) + rest;
    }

    private static String feature(String[] feature) {
        String machine = feature[2].equals("all") ? "" : ", " + feature[2] + " only";
        return "| `" + feature[0] + "` | " + feature[1] + machine + " | " + feature[3] + " | " + feature[4] + " |\n";
    }

    private static String kernel(String[] kernel) {
        return "| " + kernel[0] + " | " + kernel[1] + " | " + kernel[2] + " |\n";
    }

    private static List<String[]> rows(String name, int columns) {
        Path file = FOLDER.resolve(name);
        try {
            return TableReader.rows(Files.newInputStream(file), file.toString(), columns);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
