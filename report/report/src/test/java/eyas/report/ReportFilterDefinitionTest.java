package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.report.ReportFilters.Kind;
import org.junit.jupiter.api.Test;

/** Reads valid and invalid filters files. */
final class ReportFilterDefinitionTest {
    @Test
    void jsonAndYamlAreEquivalent() throws ReportFilterException {
        String json = """
                {
                \t"written_files": [
                \t\t{"description": "git's own", "condition": "proc.name = git"}
                \t],
                \t"processes": []
                }
                """;
        String yaml = "written_files:\n- {description: git's own, condition: proc.name = git}\nprocesses:\n";
        assertThat(ReportFilterDefinition.read("a", json))
                .containsExactly(
                        new ReportFilterDefinition(Kind.WRITTEN_FILES, "git's own", "proc.name = git", "a:3:45"));
        assertThat(ReportFilterDefinition.read("a", yaml)).singleElement().satisfies(filter -> {
            assertThat(filter.condition()).isEqualTo("proc.name = git");
            assertThat(filter.place()).isEqualTo("a:2:39");
        });
        assertThat(ReportFilterDefinition.read("a", "")).isEmpty();
        assertThat(ReportFilterDefinition.read("a", "{}")).isEmpty();
    }

    @Test
    void errorsNameLocationAndRemedy() {
        assertThatThrownBy(() -> ReportFilterDefinition.read("f", "{\"files\": []}"))
                .isInstanceOf(ReportFilterException.class)
                .hasMessage(
                        "filters file f:1:2: 'files' is an unknown part: use outbound_connections, written_files or processes");
        assertThatThrownBy(() -> ReportFilterDefinition.read("f", "processes:\n  - description: x\n"))
                .hasMessageContaining("f:2:5: each filter of processes needs a condition");
        assertThatThrownBy(() -> ReportFilterDefinition.read("f", "processes: proc.name = git\n"))
                .hasMessageContaining("f:1:12: processes must be a list");
        assertThatThrownBy(() -> ReportFilterDefinition.read("f", "[1]")).hasMessageContaining("expected an object");
        assertThatThrownBy(() -> ReportFilterDefinition.read("f", "{\"processes\": ["))
                .hasMessageContaining("neither JSON nor YAML");
        assertThatThrownBy(() -> ReportFilterDefinition.read("f", "[".repeat(100_000)))
                .isInstanceOf(ReportFilterException.class);
    }
}
