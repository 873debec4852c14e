package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the distribution includes the licence of every shipped library. */
final class LicensesTest {
    private static final Path DIRECTORY = EyasProcess.home().resolve("build/packaging/licenses");
    private static final String TABLE = "libraries.tsv";

    /** A row of {@code libraries.tsv}. */
    private record Row(List<String> jars, String licence, String owner, List<String> texts) {}

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(DIRECTORY.resolve(TABLE)).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(columns -> new Row(
                        List.of(columns[0].split(" ", -1)), columns[1], columns[2], List.of(columns[3].split(" ", -1))))
                .toList();
    }

    /** Both modules depend on jars of Eyas, which have the licence of Eyas. */
    @Test
    void everyShippedJarIsListedOnce() throws Exception {
        Set<String> shipped = new TreeSet<>();
        for (String module : List.of("cli/commands", "fleet/commands")) {
            for (Path entry : StartupCache.dependencies(module)) {
                String name = entry.getFileName().toString();
                if (!entry.startsWith(EyasProcess.home()) && name.endsWith(".jar")) {
                    shipped.add(name.replaceFirst("-[0-9][^-]*\\.jar$", ""));
                }
            }
        }
        assertThat(shipped).hasSizeGreaterThan(50).contains("picocli", "duckdb_jdbc");
        List<String> named = rows().stream().flatMap(row -> row.jars().stream()).toList();
        assertThat(named)
                .as("build/packaging/licenses/%s names each jar, and the directory has its licence", TABLE)
                .containsExactlyInAnyOrderElementsOf(shipped);
    }

    @Test
    void everyLicenceTextExistsAndIsUsed() throws Exception {
        List<String> texts = new ArrayList<>(List.of(TABLE));
        for (Row row : rows()) {
            assertThat(row.licence()).isNotBlank();
            assertThat(row.owner()).isNotBlank();
            assertThat(row.texts()).as(row.jars().toString()).anyMatch(text -> !text.endsWith("-NOTICE.txt"));
            texts.addAll(row.texts());
        }
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .containsExactlyInAnyOrderElementsOf(new TreeSet<>(texts));
        }
    }
}
