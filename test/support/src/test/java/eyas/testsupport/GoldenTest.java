package eyas.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoldenTest {
    @TempDir
    private Path root = Path.of("");

    private Path stored = Path.of("");

    @BeforeEach
    void store() throws Exception {
        stored = root.resolve("core/filter/src/test/golden/plan.txt");
        Files.createDirectories(root.resolve("core/filter/src/test/golden"));
        Files.writeString(stored, "one\ntwo\nthree\n");
    }

    private Golden golden(boolean rewrite) {
        return Golden.in(root, "core/filter", "core/filter/src/test/golden", rewrite);
    }

    @Test
    void acceptsEqualContent() {
        golden(false).text("plan.txt", "one\ntwo\nthree\n");
        golden(false).bytes("plan.txt", "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void differenceShowsLinesAndUpdateCommand() {
        assertThatThrownBy(() -> golden(false).text("plan.txt", "one\n2\nthree\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        golden file differs: core/filter/src/test/golden/plan.txt
                        from line 2 on:
                         one
                        -two
                        +2
                        If the change is intended, run ./dev golden core/filter, review the diff and commit it.""");
    }

    @Test
    void longDifferenceIsCutBelowThirtyLines() {
        String long500 =
                IntStream.range(0, 500).mapToObj(i -> "a".repeat(400) + i).collect(Collectors.joining("\n"));
        assertThatThrownBy(() -> golden(false).text("plan.txt", long500))
                .message()
                .satisfies(text -> assertThat(text.lines().count()).isLessThan(30))
                .contains("more lines", "…");
    }

    @Test
    void missingLineEndIsDifference() {
        assertThatThrownBy(() -> golden(false).text("plan.txt", "one\ntwo\nthree"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void missingFileNamesUpdateCommand() {
        assertThatThrownBy(() -> golden(false).bytes("no.bin", new byte[1]))
                .hasMessageContaining("core/filter/src/test/golden/no.bin")
                .hasMessageContaining("the file is missing")
                .hasMessageContaining("./dev golden core/filter");
    }

    @Test
    void reportsLengthsOfDifferentBytes() {
        assertThatThrownBy(() -> golden(false).bytes("plan.txt", new byte[] {'o', 'n'}))
                .hasMessageContaining("stored 14 bytes, now 2, first difference at byte 2");
    }

    @Test
    void updateRewritesFile() {
        golden(true).text("deeper/new.txt", "text");
        assertThat(root.resolve("core/filter/src/test/golden/deeper/new.txt")).hasContent("text");
    }

    @Test
    void requiresOneExistingSeed() {
        golden(false).seeds(Map.of("plan.txt", new byte[] {1}, "new.txt", new byte[] {2}));
        assertThat(stored).hasContent("one\ntwo\nthree\n");
        assertThatThrownBy(() -> golden(false).seeds(Map.of("x", new byte[0])))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("./dev golden core/filter");
        golden(true).seeds(Map.of("plan.txt", new byte[] {1}));
        assertThat(stored).hasBinaryContent(new byte[] {1});
    }

    @Test
    void filesAreNotRewrittenInCi() {
        assertThatThrownBy(() -> Golden.updating(true, "true")).hasMessage("golden files are not rewritten in CI");
        assertThat(Golden.updating(true, null)).isTrue();
        assertThat(Golden.updating(false, "true")).isFalse();
    }
}
