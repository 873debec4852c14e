package eyas.plugin.host;

import static eyas.plugin.host.PluginRun.java;
import static eyas.plugin.host.PluginRun.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.state.State;
import eyas.state.limits.StateLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs JSON documents from a file, TCP and HTTP through rules. */
@Timeout(120)
final class JsonLinesPluginTest {
    private final PluginRun run = new PluginRun();

    @TempDir
    private Path directory;

    private List<String> lines(String config, String text, String condition, String output) throws IOException {
        Path file = Files.writeString(directory.resolve("events.jsonl"), text);
        try (PluginSet plugins = run.load(java("jsonl", config, file.toString()))) {
            return run.run(plugins, plugins.open("jsonl").orElseThrow(), rule("jsonl", condition, output));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json.value[/user/name] = ann | ann",
                "json.value[user/name] = ann | ann",
                "jevt.value[/user/name] startswith an | ann",
                "json.value[/list/1] = 2 | 2",
                "json.value[/list] = '[1,2,{\"a\":null}]' | [1,2,{\"a\":null}]",
                "json.value[/list/2/a] = null | null",
                "json.value[/big] = 123456789012345678901234567890.5 | 123456789012345678901234567890.5",
                "json.value[/a~1b] = slash | slash",
                "json.value[/m~0n] = tilde | tilde",
                "json.value[/yes] = true | true",
                "json.obj contains user | {",
                "not json.value[/none] exists | <NA>",
                "json.rawtime = evt.none or json.value[/list/01] exists or json.value[/yes] = true | true",
            })
    void findsValuesByPointer(String condition, String value) throws IOException {
        String field = condition.contains(".obj") ? "json.obj" : condition.contains("none]") ? "json.value[/none]" : "";
        if (field.isEmpty()) {
            int at = condition.lastIndexOf("json.value[");
            at = at < 0 ? condition.lastIndexOf("jevt.value[") : at;
            field = condition.substring(at, condition.indexOf(']', at) + 1);
        }
        String text = """
                {"user":{"name":"ann"},"list":[1,2,{"a":null}],"big":123456789012345678901234567890.5,"a/b":"slash","m~n":"tilde","yes":true}
                """;
        assertThat(lines("", text, condition.replace("json.rawtime = evt.none or ", ""), "%" + field))
                .singleElement()
                .satisfies(output -> assertThat(output).startsWith(value));
    }

    @Test
    void skipsInvalidDocumentsAndReportsOnce() throws IOException {
        String text = "{\"n\":1}\n\nnonsense\n{\"n\":\n[2]\r\n7\n{\"n\":3} trailing\n{\"n\":4}";
        assertThat(lines("", text, "evt.num > 0", "%json.value[/]%json.value[/n]%json.value[/0]"))
                .containsExactly("<NA>1<NA>", "<NA><NA>2", "<NA>4<NA>");
        assertThat(run.log)
                .singleElement()
                .satisfies(line -> assertThat(line).contains("line 3 is not a JSON document and is skipped"));
    }

    @Test
    void skipsOverlongLines() throws IOException {
        String text = "{\"n\":\"" + "x".repeat(500) + "\"}\n{\"n\":2}\n" + "y".repeat(200_000);
        assertThat(lines("{\"max_line\":100}", text, "evt.num > 0", "%json.value[/n]"))
                .containsExactly("2");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2026-01-02T03:04:05.006Z\"', 1767323045006000000",
        "1767323045, 1767323045000000000",
        "1767323045.25, 1767323045250000000",
        "1767323045006, 1767323045006000000",
        "1767323045006007, 1767323045006007000",
        "1767323045006007008, 1767323045006007008",
    })
    void usesTimestampOfDocument(String time, long nanos) throws IOException {
        lines("{\"time\":\"/at\"}", "{\"at\":" + time + "}\n", "evt.num > 0", "x");
        assertThat(run.alerts)
                .singleElement()
                .satisfies(alert -> assertThat(alert.time()).isEqualTo(nanos));
    }

    @ParameterizedTest
    @CsvSource({"'\"yesterday\"'", "-5", "1e300", "null", "'{}'"})
    void usesArrivalTimeByDefault(String time) throws IOException {
        long before = PluginSource.now();
        lines("{\"time\":\"/at\"}", "{\"at\":" + time + "}\n", "evt.num > 0", "x");
        assertThat(run.alerts)
                .singleElement()
                .satisfies(alert -> assertThat(alert.time()).isGreaterThanOrEqualTo(before));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "| /nonexistent/x | cannot read",
                "| http://192.0.2.1:80/ | is not this machine's loopback address",
                "| tcp://127.0.0.1 | missing host or port",
                "| `` | open_params: is empty",
                "{\"tme\":\"/a\"} | - | 'tme' is not known",
                "{\"max_line\":0} | - | max_line is 0",
                "{ | - | init_config: is no map",
            })
    void rejectsInvalidConfiguration(String config, String parameters, String message) {
        assertThatThrownBy(() -> {
                    try (PluginSet plugins = run.load(java("jsonl", config == null ? "" : config, parameters));
                            EventSource source = plugins.open("jsonl").orElseThrow()) {
                        source.start(new State().snapshot());
                    }
                })
                .hasMessageContaining("plugin jsonl: ")
                .hasMessageContaining(message);
    }

    /** Closing does not wait for a writer, neither before the pipe is opened nor after. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void silentPipeDoesNotDelayEnd(boolean opened) throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (RandomAccessFile writer = opened ? new RandomAccessFile(pipe.toFile(), "rw") : null;
                Live live = new Live(java("jsonl", "", pipe.toString()), "jsonl", "%json.value[/n]")) {
            if (writer != null) {
                writer.writeBytes("{\"n\":1}\n");
                assertThat(live.next()).isEqualTo("1");
            }
            Thread closing = Thread.ofPlatform().daemon().start(live::close);
            assertThat(closing.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void readsLinesFromTcp() throws Exception {
        try (Live live = new Live(java("jsonl", "", "tcp://127.0.0.1:0"), "jsonl", "%json.value[/n]")) {
            for (int i = 1; i < 4; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), live.port())) {
                    socket.getOutputStream()
                            .write(("{\"n\":" + i + "}\n{\"n\":" + i + "0}").getBytes(StandardCharsets.UTF_8));
                }
                assertThat(live.next()).isEqualTo(String.valueOf(i));
                assertThat(live.next()).isEqualTo(i + "0");
            }
        }
    }

    @Test
    void readsRequests() throws Exception {
        try (Live live =
                new Live(java("jsonl", "{\"max_body\":1000}", "http://127.0.0.1:0/in"), "jsonl", "%json.value[/n]")) {
            assertThat(live.post("/in", "{\"n\":1}\nnonsense\n{\"n\":2}\n"))
                    .isEqualTo("200 2 documents accepted, 1 lines skipped");
            assertThat(List.of(live.next(), live.next())).containsExactly("1", "2");
            assertThat(live.post("/in", "nonsense")).startsWith("400");
            assertThat(live.post("/in", " ".repeat(1001))).startsWith("413");
            assertThat(live.post("/out", "{}")).startsWith("404");
        }
    }

    /** Runs a live plugin on a thread of its own. */
    static final class Live implements AutoCloseable {
        private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
        private final PluginSet plugins;
        private final EventSource source;
        private final Engine engine;
        private final Thread thread;

        Live(PluginConfig request, String sourceName, String output) throws InterruptedException {
            plugins = new PluginRun().load(request);
            source = plugins.open(sourceName).orElseThrow();
            engine = Engine.of(
                            source,
                            new State(StateLimits.DEFAULT, source::lookUp),
                            PluginRun.rules(plugins, rule(sourceName, "evt.num > 0", output)))
                    .alerting((alert, context) -> logged.add(alert.message()))
                    .build();
            BlockingQueue<String> started = new LinkedBlockingQueue<>();
            thread = Thread.ofPlatform().start(() -> engine.run(() -> started.add("started")));
            assertThat(started.poll(60, TimeUnit.SECONDS)).isNotNull();
        }

        int port() {
            return (int) plugins.loaded().getFirst().plugin().metrics().stream()
                    .filter(metric -> metric.name().equals("port"))
                    .findFirst()
                    .orElseThrow()
                    .value();
        }

        String next() throws InterruptedException {
            String next = logged.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("an alert within a minute").isNotNull();
            return next;
        }

        String post(String path, String body, String... headers) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                return response.statusCode() + " " + response.body().strip();
            }
        }

        @Override
        public void close() {
            engine.requestStop();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            source.close();
            plugins.close();
        }
    }
}
