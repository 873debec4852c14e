package eyas.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.output.form.AlertFormat;
import eyas.output.sink.SinkOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AlertDestinationTest {
    private static final SinkOptions FILE = new SinkOptions.ToFile(Path.of("a:b"), true);

    @Test
    void formatMayPrecedeSink() {
        assertThat(AlertDestination.parse("file=a:b")).isEqualTo(new AlertDestination(null, FILE));
        assertThat(AlertDestination.parse("ocsf:file=a:b")).isEqualTo(new AlertDestination(AlertFormat.OCSF, FILE));
        assertThat(AlertDestination.parse("falco:syslog").form()).isEqualTo(AlertFormat.FALCO);
        assertThat(AlertDestination.parse("ecs:http=https://h/x").form()).isEqualTo(AlertFormat.ECS);
        assertThat(AlertDestination.parse("otlp:otlp=http://127.0.0.1").form()).isEqualTo(AlertFormat.OTLP);
    }

    @Test
    void sinkWithoutFormatHasTheDefault() {
        assertThat(AlertDestination.parse("file=a:b").or(AlertFormat.ECS).form())
                .isEqualTo(AlertFormat.ECS);
        assertThat(AlertDestination.parse("falco:file=a:b").or(AlertFormat.ECS).form())
                .isEqualTo(AlertFormat.FALCO);
        assertThat(AlertDestination.parse("otlp=http://127.0.0.1")
                        .or(AlertFormat.ECS)
                        .form())
                .isEqualTo(AlertFormat.OTLP);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    cef:syslog             | 'cef' is not an alert format: write falco, ocsf, ecs, otlp before the colon
                    OCSF:syslog            | 'OCSF' is not an alert format
                    ocsf:                  | is not an output
                    ocsf:otlp=http://a     | otlp has a fixed format
                    """)
    void errorListsValidDestinations(String text, String description) {
        assertThatThrownBy(() -> AlertDestination.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(description);
    }
}
