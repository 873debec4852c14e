package eyas.output.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import eyas.output.form.OtlpEnvelope;
import eyas.output.form.Producer;
import eyas.output.sink.Sink.BusyException;
import eyas.output.sink.Sink.LostException;
import eyas.rules.model.Priority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(600)
final class OtlpSinkTest {
    private static final OtlpEnvelope ENVELOPE = new OtlpEnvelope("[", "]");
    /** For a collector that responds, however late. */
    private static final SinkLimits PATIENT =
            new SinkLimits(1000, 64 << 20, Duration.ofMinutes(5), Duration.ofMinutes(5), false);

    private static final Instant NOW = Instant.parse("2026-11-28T05:00:00Z");

    /** The collector's responses, one for each request; then success without a body. */
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> headers = new CopyOnWriteArrayList<>();
    /** The response to a request that contains the word wrong. */
    private volatile int refused = 200;

    private HttpServer server;
    private String url = "";

    /** @param status 0 to close the connection without a response */
    private record Answer(int status, String retryAfter, String body) {}

    OtlpSinkTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            received.add(new String(
                    zipped ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body,
                    StandardCharsets.UTF_8));
            headers.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("api-key") + " "
                    + exchange.getRequestHeaders().getFirst("User-Agent") + (zipped ? " gzip" : ""));
            Answer next = answers.poll();
            int otherwise = received.getLast().contains("wrong") ? refused : 200;
            Answer answer = next == null ? new Answer(otherwise, "", "") : next;
            if (answer.status() == 0) {
                exchange.close();
                return;
            }
            if (!answer.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
            }
            byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
        url = "http://localhost:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private OtlpSink sink() {
        SinkOptions.ToCollector options =
                SinkOptions.ToCollector.at(HttpOptions.to(url, "").withHeaders(Map.of("api-key", "k1")));
        return new OtlpSink(options.options(), ENVELOPE, InstantSource.fixed(NOW));
    }

    private static void write(Sink sink, String... records) throws Exception {
        for (String record : records) {
            sink.write(new AlertLine(Priority.ERROR, record));
        }
    }

    @Test
    void sendsQueuedAlertsInOneRequest() throws Exception {
        try (OtlpSink sink = sink()) {
            write(sink, "1", "2", "3");
            sink.flush();
            sink.flush();
        }
        assertThat(received).containsExactly("[1,2,3]");
        assertThat(headers).containsExactly("/v1/logs application/json k1 falcosecurity/falco");
    }

    @Test
    void commandLineSinkCompressesAndHasStandardPath() throws Exception {
        try (Sink sink = SinkOptions.parse("otlp=" + url + "/").open(new Producer("h", "1"))) {
            write(sink, "{}");
            sink.flush();
        }
        try (Sink sink = SinkOptions.parse("otlp=" + url + "/otlp/v1/logs").open(new Producer("h", "1"))) {
            write(sink, "{}");
            sink.flush();
        }
        assertThat(headers)
                .containsExactly(
                        "/v1/logs application/json null eyas gzip", "/otlp/v1/logs application/json null eyas gzip");
        assertThat(received.getFirst())
                .startsWith("{\"resourceLogs\":[{\"resource\":{\"attributes\":[")
                .contains("\"service.name\"")
                .endsWith("\"logRecords\":[{}]}]}]}");
    }

    @Test
    void largeAlertsAreSeveralRequests() throws Exception {
        String large = "x".repeat(3 << 20);
        try (OtlpSink sink = sink()) {
            write(sink, large, large, "1");
            sink.flush();
        }
        assertThat(received).hasSize(2);
        assertThat(received.get(1)).endsWith(",1]");
    }

    /** Requests are limited in bytes, including the envelope, for any characters. */
    @Test
    void requestsStayWithinTheSizeLimit() throws Exception {
        String large = "\u20ac".repeat(1000);
        try (OtlpSink sink = sink()) {
            for (int i = 0; i < 3000; i++) {
                write(sink, large);
            }
            sink.flush();
        }
        assertThat(received)
                .hasSize(3)
                .allSatisfy(body ->
                        assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4 << 20));
    }

    /** A response is not read to its end, and an accepted request is not repeated for that. */
    @Test
    void longResponseIsSuccess() throws Exception {
        answers.add(new Answer(200, "", " ".repeat(100_000)));
        try (OtlpSink sink = sink()) {
            write(sink, "1");
            sink.flush();
            sink.flush();
        }
        assertThat(received).containsExactly("[1]");
    }

    @Test
    void busyCollectorDefinesRetryDelay() throws Exception {
        answers.add(new Answer(429, "3", ""));
        answers.add(new Answer(503, "Sat, 28 Nov 2026 05:00:07 GMT", ""));
        answers.add(new Answer(503, "999999999", ""));
        answers.add(new Answer(502, "", ""));
        answers.add(new Answer(504, "soon", ""));
        try (OtlpSink sink = sink()) {
            write(sink, "1", "2");
            for (long seconds : new long[] {3, 7, 60}) {
                assertThatThrownBy(sink::flush)
                        .isInstanceOfSatisfying(
                                BusyException.class,
                                busy -> assertThat(busy.after()).isEqualTo(Duration.ofSeconds(seconds)));
            }
            for (int status : new int[] {502, 504}) {
                assertThatThrownBy(sink::flush)
                        .isInstanceOfSatisfying(
                                BusyException.class,
                                busy -> assertThat(busy.after()).isZero())
                        .hasMessageContaining("status " + status);
            }
            sink.flush();
        }
        assertThat(received).hasSize(6).containsOnly("[1,2]");
    }

    @Test
    void rejectedRecordsAreCountedAsLost() throws Exception {
        answers.add(new Answer(200, "", "{\"partialSuccess\":{\"rejectedLogRecords\":\"2\",\"errorMessage\":\"no\"}}"));
        answers.add(new Answer(200, "", "{\"partialSuccess\":{\"rejectedLogRecords\":99}}"));
        answers.add(new Answer(200, "", "{\"partialSuccess\":{\"rejectedLogRecords\":-4}}"));
        answers.add(new Answer(200, "", "<html>"));
        try (OtlpSink sink = sink()) {
            for (long lost : new long[] {2, 3}) {
                write(sink, "1", "2", "3");
                assertThatThrownBy(sink::flush)
                        .isInstanceOfSatisfying(
                                LostException.class, e -> assertThat(e.lost(3)).isEqualTo(lost));
            }
            for (int i = 0; i < 2; i++) {
                write(sink, "1");
                sink.flush();
            }
        }
    }

    /** 408 and 500 are not among the retryable statuses of the protocol. */
    @Test
    void otherStatusLosesTheRequest() throws Exception {
        try (OtlpSink sink = sink()) {
            for (int status : new int[] {302, 401, 404, 408, 500}) {
                answers.add(new Answer(status, "", ""));
                write(sink, "1", "2");
                assertThatThrownBy(sink::flush)
                        .isInstanceOfSatisfying(
                                LostException.class, e -> assertThat(e.lost(2)).isEqualTo(2))
                        .hasMessageContaining("status " + status);
            }
            sink.flush();
        }
        assertThat(received).hasSize(5);
    }

    /** The losses of one request are reported even if the next one has to be retried. */
    @Test
    void lossBeforeRetryIsReported() throws Exception {
        String large = "x".repeat(4 << 20);
        answers.add(new Answer(400, "", ""));
        answers.add(new Answer(503, "", ""));
        try (OtlpSink sink = sink()) {
            write(sink, large, "2");
            assertThatThrownBy(sink::flush).isNotInstanceOf(LostException.class);
            assertThatThrownBy(sink::flush)
                    .isInstanceOfSatisfying(
                            LostException.class, e -> assertThat(e.lost(2)).isOne());
        }
        assertThat(received).hasSize(3);
        assertThat(received.getLast()).isEqualTo("[2]");
    }

    /** One oversized or invalid alert does not cause the loss of others. */
    @Test
    void rejectedRequestIsHalvedUntilOneAlertIsLost() throws Exception {
        for (int status : new int[] {400, 413}) {
            received.clear();
            refused = status;
            try (OtlpSink sink = sink()) {
                write(sink, "1", "2", "wrong", "4", "5");
                assertThatThrownBy(sink::flush)
                        .isInstanceOfSatisfying(
                                LostException.class, e -> assertThat(e.lost(5)).isOne())
                        .hasMessageContaining("status " + status);
                sink.flush();
            }
            assertThat(received.stream().filter(body -> !body.contains("wrong")))
                    .containsExactly("[1,2]", "[4,5]");
        }
    }

    /** The second half after a rejection is kept while the collector is busy. */
    @Test
    void halvesAreKeptDuringRetry() throws Exception {
        answers.add(new Answer(413, "", ""));
        answers.add(new Answer(200, "", ""));
        answers.add(new Answer(503, "", ""));
        try (OtlpSink sink = sink()) {
            write(sink, "1", "2");
            assertThatThrownBy(sink::flush).isInstanceOf(BusyException.class);
            sink.flush();
        }
        assertThat(received).containsExactly("[1,2]", "[1]", "[2]", "[2]");
    }

    /** The lower limit of a collector is remembered. */
    @Test
    void requestSizeAdaptsToTheCollector() throws Exception {
        String large = "x".repeat(100_000);
        answers.add(new Answer(413, "", ""));
        try (OtlpSink sink = sink()) {
            for (int i = 0; i < 2; i++) {
                write(sink, large, large, large, large);
                sink.flush();
            }
        }
        assertThat(received).extracting(String::length).containsExactly(400_005, 200_003, 200_003, 200_003, 200_003);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            http://h,              http://h/v1/logs
            http://h:4318/,        http://h:4318/v1/logs
            http://h:4318?key=s,   http://h:4318/v1/logs?key=s
            http://h:4318/?key=s,  http://h:4318/v1/logs?key=s
            http://h?next=http://x/y, http://h/v1/logs?next=http://x/y
            https://h/otlp?key=s,  https://h/otlp?key=s
            localhost:4318,        localhost:4318/v1/logs
            """)
    void standardPathPrecedesQuery(String url, String logs) {
        assertThat(OtlpSink.logs(url)).isEqualTo(logs);
    }

    /** Even with backpressure, a collector that stays busy is not waited for forever. */
    @Test
    void permanentlyBusyCollectorIsGivenUp() throws Exception {
        refused = 503;
        SinkSet sinks = new SinkSet(
                List.of(sink()),
                new SinkLimits(4, 1 << 20, Duration.ofSeconds(20), Duration.ofMillis(500), true),
                new RecordingSinkLog());
        for (int i = 0; i < 100; i++) {
            sinks.offer(new AlertLine(Priority.ERROR, "wrong"));
        }
        sinks.close();
        SinkCounters counters = sinks.counters().getFirst();
        assertThat(counters.delivered()).isZero();
        assertThat(counters.dropped() + counters.failed()).isEqualTo(100);
    }

    /** Unanswered packets: queued alerts are retried, as after a refused connection. */
    @Test
    void connectTimeoutIsRetried() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket _ = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket _ = new Socket(full.getInetAddress(), full.getLocalPort())) {
            HttpOptions options = HttpOptions.to("http://127.0.0.1:" + full.getLocalPort() + "/", "");
            try (OtlpSink sink = new OtlpSink(options, ENVELOPE)) {
                write(sink, "1");
                assertThatThrownBy(sink::flush)
                        .isNotInstanceOf(LostException.class)
                        .hasMessageContaining("cannot connect within 5 s");
            }
        }
    }

    /** With a worker: retries neither lose nor duplicate alerts, also during shutdown. */
    @Test
    void everyAlertArrivesOnceOrIsCounted() throws Exception {
        answers.add(new Answer(429, "1", ""));
        answers.add(new Answer(503, "", ""));
        RecordingSinkLog log = new RecordingSinkLog();
        SinkSet sinks = new SinkSet(List.of(sink()), PATIENT, log);
        for (int i = 0; i < 10; i++) {
            sinks.offer(new AlertLine(Priority.ERROR, Integer.toString(i)));
        }
        sinks.close();
        assertThat(sinks.counters()).containsExactly(new SinkCounters("otlp", 10, 10, 0, 0, 0));
        StringBuilder arrived = new StringBuilder();
        received.subList(2, received.size()).forEach(arrived::append);
        for (int i = 0; i < 10; i++) {
            assertThat(arrived.toString()).containsOnlyOnce(Integer.toString(i));
        }
    }

    @Test
    void partialRejectionIsCountedAndTheRestDelivered() throws Exception {
        answers.add(new Answer(200, "", "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\"}}"));
        SinkSet sinks = new SinkSet(List.of(sink()), PATIENT, new RecordingSinkLog());
        sinks.offer(new AlertLine(Priority.ERROR, "1"));
        sinks.close();
        assertThat(sinks.counters()).containsExactly(new SinkCounters("otlp", 1, 0, 0, 1, 0));
    }

    /** A collector that closes connections or is busy is reachable: it is also retried during shutdown. */
    @Test
    void shutdownRetriesReachableCollector() throws Exception {
        // More than the attempts before shutdown, and within it.
        for (int i = 0; i < 8; i++) {
            answers.add(new Answer(i % 2 == 0 ? 0 : 503, "", ""));
        }
        SinkSet sinks = new SinkSet(List.of(sink()), PATIENT, new RecordingSinkLog());
        sinks.offer(new AlertLine(Priority.ERROR, "1"));
        sinks.close();
        assertThat(sinks.counters()).containsExactly(new SinkCounters("otlp", 1, 1, 0, 0, 0));
        assertThat(answers).isEmpty();
    }

    /** In a batch of several requests, those before a failure are delivered. */
    @Test
    void requestsBeforeAFailureAreDelivered() throws Exception {
        String large = "x".repeat(3 << 20);
        SinkWorker worker = new SinkWorker(sink(), PATIENT, new RecordingSinkLog(), Duration.ofHours(1));
        answers.add(new Answer(200, "", ""));
        answers.add(new Answer(200, "", "{\"partialSuccess\":{\"rejectedLogRecords\":1}}"));
        answers.add(new Answer(503, "", ""));
        for (int i = 0; i < 5; i++) {
            worker.offer(new AlertLine(Priority.ERROR, large));
        }
        worker.start();
        ConditionPoller.until("three requests", () -> received.size() == 3);
        ConditionPoller.until("one has arrived", () -> worker.counters().delivered() == 1);
        server.stop(0);
        worker.close();
        assertThat(worker.counters()).isEqualTo(new SinkCounters("otlp", 5, 1, 0, 4, 0));
    }
}
