package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableReaderTest {
    private static List<List<String>> rows(String text, int columns) {
        return TableReader.rows(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "some.tsv", columns)
                .stream()
                .map(List::of)
                .toList();
    }

    @Test
    void emptyCellsAreKeptAndCommentsAreSkipped() {
        assertThat(rows("# a comment\n\none\t\tthree\n\t\t\nä\tb\tc", 3))
                .containsExactly(List.of("one", "", "three"), List.of("", "", ""), List.of("ä", "b", "c"));
        assertThat(rows("only\n", 1)).containsExactly(List.of("only"));
        assertThat(rows("", 2)).isEmpty();
    }

    @Test
    void rowWithWrongNumberOfColumnsIsReported() {
        assertThatThrownBy(() -> rows("a\tb\n#\n\nc\n", 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("some.tsv:4: 1 columns, expected 2");
        assertThatThrownBy(() -> rows("a\tb\tc\n", 2)).hasMessage("some.tsv:1: 3 columns, expected 2");
        assertThatThrownBy(() -> TableReader.rows(null, "some.tsv", 2)).hasMessageContaining("some.tsv is missing");
    }
}
