package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.report.ReportFilters.Kind;
import org.junit.jupiter.api.Test;

/** Reads files of filters as people write them, and as they should not. */
final class WrittenFilterTest {
    @Test
    void jsonAndYamlSayTheSame() throws FiltersException {
        String json = """
                {
                \t"written_files": [
                \t\t{"description": "git's own", "condition": "proc.name = git"}
                \t],
                \t"processes": []
                }
                """;
        String yaml = "written_files:\n- {description: git's own, condition: proc.name = git}\nprocesses:\n";
        assertThat(WrittenFilter.read("a", json))
                .containsExactly(new WrittenFilter(Kind.WRITTEN_FILES, "git's own", "proc.name = git", "a:3:45"));
        assertThat(WrittenFilter.read("a", yaml)).singleElement().satisfies(filter -> {
            assertThat(filter.condition()).isEqualTo("proc.name = git");
            assertThat(filter.place()).isEqualTo("a:2:39");
        });
        assertThat(WrittenFilter.read("a", "")).isEmpty();
        assertThat(WrittenFilter.read("a", "{}")).isEmpty();
    }

    @Test
    void mistakesNameTheirPlaceAndTheCure() {
        assertThatThrownBy(() -> WrittenFilter.read("f", "{\"files\": []}"))
                .isInstanceOf(FiltersException.class)
                .hasMessage(
                        "filters file f:1:2: 'files' is no part: use outbound_connections, written_files or processes");
        assertThatThrownBy(() -> WrittenFilter.read("f", "processes:\n  - description: x\n"))
                .hasMessageContaining("f:2:5: each filter of processes needs a condition");
        assertThatThrownBy(() -> WrittenFilter.read("f", "processes: proc.name = git\n"))
                .hasMessageContaining("f:1:12: processes must be a list");
        assertThatThrownBy(() -> WrittenFilter.read("f", "[1]")).hasMessageContaining("it must be an object");
        assertThatThrownBy(() -> WrittenFilter.read("f", "{\"processes\": ["))
                .hasMessageContaining("neither JSON nor YAML");
        assertThatThrownBy(() -> WrittenFilter.read("f", "[".repeat(100_000))).isInstanceOf(FiltersException.class);
    }
}
