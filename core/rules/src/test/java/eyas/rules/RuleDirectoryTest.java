package eyas.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.fields.FieldCatalog;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleDirectoryTest {
    private static final Path DEFAULT = Path.of(System.getProperty("eyas.root", "../.."), "rules", "cicd");

    @Test
    void listsOnlyRulesFilesInNameOrder(@TempDir Path directory) throws Exception {
        for (String name : List.of("90-last.yaml", "00-first.yaml", "10-next.yaml", "notes.md")) {
            Files.writeString(directory.resolve(name), "");
        }
        Files.createDirectories(directory.resolve("20-folder.yaml"));
        assertThat(RuleDirectory.of(directory).files())
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactly("00-first.yaml", "10-next.yaml", "90-last.yaml");
        assertThat(RuleDirectory.of(directory).version()).isEmpty();
    }

    @Test
    void readsVersionFile(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("VERSION"), "3.1.4-rc1\n");
        assertThat(RuleDirectory.of(directory).version()).contains("3.1.4-rc1");
        Files.writeString(directory.resolve("VERSION"), "\u001b[31m3.1.4\n");
        assertThatThrownBy(() -> RuleDirectory.of(directory))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("expected three numbers");
    }

    @Test
    void defaultRulesHaveVersion() {
        assertThat(RuleDirectory.of(DEFAULT).version())
                .hasValueSatisfying(version -> assertThat(version).matches("\\d+\\.\\d+\\.\\d+"));
    }

    /** Falco compiles after each file that it loads: a file can use definitions of earlier files only. */
    @Test
    void eachFileNeedsOnlyEarlierOnes() {
        List<RuleFile> files = RuleDirectory.of(DEFAULT).read();
        for (int count = 1; count <= files.size(); count++) {
            LoadResult result = new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                    .load(files.subList(0, count));
            assertThat(result.ruleSet()).as(files.get(count - 1).name()).isPresent();
        }
    }
}
