package eyas.cli.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.enrich.EnrichmentOptions;
import eyas.session.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class EnrichOptionsTest {
    @TempDir
    private Path directory;

    private static EnrichmentOptions enrichment(Map<String, String> environment, String... arguments) {
        EnrichOptions options = new EnrichOptions();
        new CommandLine(new Holder(options)).parseArgs(arguments);
        return options.enrichment(environment);
    }

    @CommandLine.Command(name = "holder")
    private static final class Holder {
        @CommandLine.Mixin
        @SuppressWarnings("UnusedVariable") // Read by the parser.
        private final EnrichOptions options;

        private Holder(EnrichOptions options) {
            this.options = options;
        }
    }

    @Test
    void servicesAreNotQueriedWithoutKey() {
        assertThat(enrichment(Map.of()).isEmpty()).isTrue();
        assertThat(enrichment(Map.of("VT_API_KEY", " ", "OPENAI_API_KEY", "k")).isEmpty())
                .as("a summary is requested by an option, not by the presence of a key")
                .isTrue();
        assertThat(enrichment(Map.of("VT_API_KEY", "k"), "--no-virustotal").isEmpty())
                .isTrue();
    }

    @Test
    void keysComeFromEnvironmentOrFiles() throws Exception {
        Path key = Files.writeString(directory.resolve("key"), "from-file\n");
        EnrichmentOptions enrichment = enrichment(
                Map.of("VT_API_KEY", "k", "HOME", "/home/x", "OPENAI_API_KEY", "o"),
                "--virustotal-key-file",
                key.toString(),
                "--virustotal-quota",
                "30",
                "--virustotal-seconds",
                "9",
                "--virustotal-url",
                "https://vt.example/v3",
                "--summary",
                "--openai-model",
                "m");
        assertThat(enrichment.virusTotal()).isNotNull().satisfies(asked -> {
            assertThat(asked.key()).isEqualTo("from-file");
            assertThat(asked.perMinute()).isEqualTo(30);
            assertThat(asked.policy().overall()).isEqualTo(Duration.ofSeconds(9));
            assertThat(asked.service()).hasToString("https://vt.example/v3/");
            assertThat(asked.cache()).isEqualTo(Path.of("/home/x/.cache/eyas/virustotal"));
        });
        assertThat(enrichment.summary()).isNotNull().satisfies(asked -> {
            assertThat(asked.key()).isEqualTo("o");
            assertThat(asked.model()).isEqualTo("m");
        });
        assertThat(enrichment.toString()).doesNotContain("from-file");
    }

    @Test
    void errorsAreReportedBeforeTheAnalysis() throws Exception {
        Path bad = Files.writeString(directory.resolve("x.json"), "{}");
        assertThatThrownBy(() -> enrichment(Map.of(), "--indicators", bad.toString()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("not a STIX bundle");
        assertThatThrownBy(() -> enrichment(Map.of(), "--virustotal-key-file", directory + "/none"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> enrichment(Map.of("VT_API_KEY", "k"), "--virustotal-url", "http://vt.example/"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("not https");
        assertThatThrownBy(() -> enrichment(Map.of("VT_API_KEY", "k"), "--virustotal-quota", "0"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> enrichment(Map.of(), "--summary", "--summary-prompt", directory + "/none"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("cannot be read");
    }
}
