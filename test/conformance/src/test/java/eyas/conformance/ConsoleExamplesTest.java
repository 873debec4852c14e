package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.testsupport.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the commands that documents show with their output, in lines that begin with {@code $}. The input files of a command are in a
 * directory of {@code src/test/documents} named after the page and the command, such as {@code write-rules/check}. The pages themselves are
 * the golden files.
 */
@Tag("process")
final class ConsoleExamplesTest {
    private static final Path INPUTS = EyasProcess.home().resolve("test/conformance/src/test/documents");
    private static final String PROMPT = "$ ";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/how-to/write-rules.md", "docs/how-to/test-rules.md"})
    void pagesShowActualOutput(String page) throws Exception {
        String name = page.substring(page.lastIndexOf('/') + 1).replace(".md", "");
        List<String> lines = Files.readAllLines(EyasProcess.home().resolve(page));
        List<String> updated = new ArrayList<>();
        int examples = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            updated.add(line);
            if (!line.startsWith(PROMPT)) {
                continue;
            }
            int end = i + 1;
            while (!lines.get(end).startsWith("```") && (!lines.get(end).isEmpty() || isWithinOutput(lines, end))) {
                end++;
            }
            List<String> words = words(line);
            Path inputs = INPUTS.resolve(name).resolve(words.get(2));
            if (Files.isDirectory(inputs)) {
                updated.addAll(printed(words, inputs, lines.subList(i + 1, end)));
                i = end - 1;
                examples++;
            }
        }
        assertThat(examples).as(page).isPositive();
        Golden.in("test/conformance", "").text(page, String.join("\n", updated) + "\n");
    }

    /** Times differ between runs, so only the format of the profile is compared. */
    @Test
    void profileOutputHasDocumentedFormat() throws Exception {
        DocumentBlock shown = DocumentBlock.of("docs/how-to/write-rules.md").stream()
                .filter(block -> block.lines().getFirst().startsWith("$ eyas rules profile"))
                .findFirst()
                .orElseThrow();
        Path capture = EyasProcess.home().resolve("core/capture/src/test/resources/eyas/capture/synthetic.scap");
        EyasProcess run = EyasProcess.run(
                "rules",
                "profile",
                "-n",
                "3",
                "-r",
                EyasProcess.home().resolve("rules/cicd").toString(),
                capture.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> headings = run.out()
                .lines()
                .filter(line -> !line.isEmpty() && line.chars().noneMatch(Character::isDigit))
                .toList();
        assertThat(headings).hasSizeGreaterThan(3);
        assertThat(shown.lines())
                .containsAll(headings.stream()
                        .filter(line -> !line.startsWith("Hints"))
                        .toList());
        assertThat(withoutNumbers(shown.lines().get(1)))
                .isEqualTo(withoutNumbers(run.out().lines().findFirst().orElseThrow()));
    }

    /** Returns whether an empty line belongs to the output: more output follows it. */
    private static boolean isWithinOutput(List<String> lines, int at) {
        return at + 1 < lines.size()
                && !lines.get(at + 1).startsWith(PROMPT)
                && !lines.get(at + 1).startsWith("```");
    }

    private List<String> printed(List<String> words, Path inputs, List<String> shown) throws Exception {
        Path work = Files.createTempDirectory(directory, "example");
        copy(inputs, work);
        ProcessBuilder builder =
                EyasProcess.builder(words.subList(1, words.size()).toArray(String[]::new));
        EyasProcess run = EyasProcess.run(builder.directory(work.toFile()));
        List<String> actual = (run.out() + run.err()).lines().collect(Collectors.toCollection(ArrayList::new));
        // Keeps documented durations.
        for (int i = 0; i < Math.min(actual.size(), shown.size()); i++) {
            if (withoutTimes(actual.get(i)).equals(withoutTimes(shown.get(i)))) {
                actual.set(i, shown.get(i));
            }
        }
        return actual;
    }

    private static String withoutNumbers(String line) {
        return line.replaceAll("[0-9,]+", "N").replaceAll("N [num]?s in", "N in");
    }

    private static String withoutTimes(String line) {
        return line.replaceAll("\\(\\d+\\.\\d s\\)", "(time)");
    }

    private static List<String> words(String line) {
        String command = line.substring(PROMPT.length()).replaceFirst("\\s+#.*", "");
        return Arrays.asList(command.split("\\s+", -1));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.filter(file -> !file.equals(from)).forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
