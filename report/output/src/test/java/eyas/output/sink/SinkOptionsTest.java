package eyas.output.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.output.AlertDestination;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SinkOptionsTest {
    @Test
    void readsCommandLineSinks() {
        assertThat(SinkOptions.parse("stdout")).isEqualTo(new SinkOptions.ToStandardOutput());
        assertThat(SinkOptions.parse("syslog")).isEqualTo(new SinkOptions.ToSyslog("eyas"));
        assertThat(SinkOptions.parse("file=a=b.jsonl")).isEqualTo(new SinkOptions.ToFile(Path.of("a=b.jsonl"), true));
        assertThat(SinkOptions.parse("program=jq -c . >>out"))
                .isEqualTo(new SinkOptions.ToProgram("jq -c . >>out", true));
        assertThat(SinkOptions.parse("http=https://127.0.0.1:2801/?a=b"))
                .isEqualTo(new SinkOptions.ToServer(
                        HttpOptions.to("https://127.0.0.1:2801/?a=b", "application/json"), null, false));
        assertThat(SinkOptions.parse("otlp=http://127.0.0.1:4318"))
                .isEqualTo(new SinkOptions.ToCollector(HttpOptions.toCollector("http://127.0.0.1:4318")
                        .with("http://127.0.0.1:4318/v1/logs", "application/json")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kafka=x          | write stdout, syslog, file=PATH, program=COMMAND, http=URL or otlp=URL
                    ''               | write stdout, syslog, file=PATH, program=COMMAND, http=URL or otlp=URL
                    file             | file=PATH
                    file=            | file=PATH
                    program=         | program=COMMAND
                    http=            | http=URL
                    http=ftp://x/    | starts with http:// or https://
                    http=example.com | starts with http:// or https://
                    http=http://a b/ | invalid URL
                    otlp=            | otlp=URL
                    otlp=grpc://x/   | starts with http:// or https://
                    syslog=local0    | takes no value
                    """)
    void errorListsValidOutputs(String text, String description) {
        assertThatThrownBy(() -> SinkOptions.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(description);
    }

    /** A webhook's URL is a secret: messages contain only its server. */
    @Test
    void messagesDoNotContainTheUrl() {
        assertThat(HttpOptions.to("https://hooks.example:8443/services/T0/B0/xyz?token=abc", "application/json")
                        .shown())
                .isEqualTo("https://hooks.example:8443/…");
        assertThat(HttpOptions.to("http://u:pw@127.0.0.1:1/?k=v", "application/json")
                        .shown())
                .isEqualTo("http://127.0.0.1:1/");
        assertThat(HttpOptions.to("no address", "application/json").shown()).isEqualTo("the server");
        assertThatThrownBy(() -> SinkOptions.parse("http=hooks.example/xyz?token=abc"))
                .message()
                .doesNotContain("abc");
        for (String mistyped : List.of(
                "https://hooks.example/T/abc",
                "https=https://hooks.example/T/abc",
                "syslog=https://hooks.example/T/abc",
                "http=https://hooks.example/T/a b#abc",
                "otlp=https://hooks.example/T#abc")) {
            assertThatThrownBy(() -> SinkOptions.parse(mistyped)).message().doesNotContain("abc");
            assertThatThrownBy(() -> AlertDestination.parse(mistyped)).message().doesNotContain("abc");
            assertThatThrownBy(() -> AlertDestination.parse("ocsf:" + mistyped))
                    .message()
                    .doesNotContain("abc");
        }
    }
}
