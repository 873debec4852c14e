package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.TableReader;
import eyas.testsupport.Golden;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the table in docs/reference/kernels.md with the rows that {@code ./dev test --kernels} compares with kernels. */
@NullMarked
final class KernelTableTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Path DIRECTORY = ROOT.resolve("test/conformance/src/test/kernels");
    private static final String FEATURES_HEAD = "\n| --- | --- | --- | --- |\n";
    private static final String KERNELS_HEAD = "\n| --- | --- | --- |\n";
    private static final Pattern RULE = Pattern.compile("(?m)^- rule: (.*)$");
    /** Probes of the guest that have no rule: loading, the command's own control group, egress control, the demo. */
    private static final Set<String> WITHOUT_RULE = Set.of("load", "own-group", "egress", "demo");

    @TempDir
    private Path directory;

    private final List<String[]> features = rows("features.tsv", 5);
    private final List<String[]> kernels = rows("kernels.tsv", 4);

    @Test
    void documentContainsComparedRows() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/reference/kernels.md"));
        String withFeatures =
                withRows(document, FEATURES_HEAD, features.stream().map(KernelTableTest::feature));

        Golden.in("test/conformance", "docs/reference")
                .text(
                        "kernels.md",
                        withRows(withFeatures, KERNELS_HEAD, kernels.stream().map(KernelTableTest::kernel)));
    }

    @Test
    void everyRuleHasTestedRow() throws IOException {
        Set<String> probes = new TreeSet<>(WITHOUT_RULE);
        RULE.matcher(Files.readString(DIRECTORY.resolve("probes.yaml")))
                .results()
                .forEach(rule -> assertThat(probes.add(rule.group(1))).isTrue());

        assertThat(features.stream().map(row -> row[0])).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(features.stream().map(row -> row[0]).toList())).isEqualTo(probes);
    }

    @Test
    void kernelBehavesAsTableStates() throws Exception {
        for (String kernel : List.of("5.10.0-35-amd64 x86_64", "6.1.0-40-amd64 x86_64", "6.12.43 aarch64")) {
            EyasProcess compared = compared(log(kernel, features), features);
            assertThat(compared.exitCode()).as(compared.out()).isZero();
            assertThat(compared.out().lines()).hasSize(features.size()).noneMatch(line -> line.contains("!"));
        }
    }

    /** Replaces one row at a time by a wrong one. */
    @ParameterizedTest
    @CsvSource({"6.1.0-40-amd64 x86_64, 6.2, no", "5.10.0-35-amd64 x86_64, 5.4, yes"})
    void reportsEveryWrongRow(String kernel, String since, String expected) throws Exception {
        for (String[] row : features) {
            List<String[]> wrong = features.stream()
                    .map(each -> each[0].equals(row[0]) ? new String[] {row[0], since, "all", row[3], row[4]} : each)
                    .toList();
            if (log(kernel, wrong).equals(log(kernel, features))) {
                // For this kernel, the wrong row has the same result as the right one.
                assertThat(row[0]).isEqualTo("own-group");
                continue;
            }
            EyasProcess compared = compared(log(kernel, features), wrong);
            assertThat(compared.exitCode()).as(row[0]).isOne();
            assertThat(compared.out().lines())
                    .filteredOn(line -> line.contains("!"))
                    .singleElement()
                    .asString()
                    .startsWith("  " + row[0] + " ")
                    .endsWith("! features.tsv says " + expected);
        }
    }

    @Test
    void probeWithoutResultFails() throws Exception {
        String log = log("6.1.0 x86_64", features).replaceAll("(?m)^KERNELS link .*\\n", "");
        EyasProcess compared = compared(log, features);
        assertThat(compared.exitCode()).isOne();
        assertThat(compared.out()).contains("none  ! features.tsv says yes");
    }

    /** Returns the output of a guest whose kernel behaves as {@code rows} state. */
    private static String log(String kernel, List<String[]> rows) {
        String[] parts = kernel.split(" ", -1);
        StringBuilder log = new StringBuilder("[    0.1] booting\nKERNELS kernel " + kernel + "\n");
        for (String[] row : rows) {
            boolean supported =
                    version(parts[0]) >= version(row[1]) && (row[2].equals("all") || row[2].equals(parts[1]));
            log.append("KERNELS ")
                    .append(row[0])
                    .append(supported ? " yes" : " no")
                    .append(" more\n");
        }
        return log.append("KERNELS end\n").toString();
    }

    private static int version(String release) {
        String[] parts = release.split("[.-]", -1);
        return Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
    }

    private EyasProcess compared(String log, List<String[]> rows) throws IOException, InterruptedException {
        String table = rows.stream().map(row -> String.join("\t", row) + "\n").collect(Collectors.joining());
        return EyasProcess.run(new ProcessBuilder(
                "/bin/sh",
                DIRECTORY.resolve("compare.sh").toString(),
                Files.writeString(directory.resolve("log"), log).toString(),
                Files.writeString(directory.resolve("features.tsv"), "# head\n" + table)
                        .toString()));
    }

    /** Returns {@code document} with {@code rows} in the table whose header ends with {@code head}. */
    private static String withRows(String document, String head, Stream<String> rows) {
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
        Path file = DIRECTORY.resolve(name);
        try {
            return TableReader.rows(Files.newInputStream(file), file.toString(), columns);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
