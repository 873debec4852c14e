package eyas.output.sink;

import eyas.output.form.OtlpEnvelope;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Sends log records to a collector by OpenTelemetry's protocol over HTTP with JSON, batched into requests.
 *
 * <p>429, 502, 503, 504 and connection failures are retried while the queue fills, after the delay in the response if there is one. A
 * request that is rejected as too large or invalid is split in halves until a single alert is rejected, which is lost. Any other response
 * but success loses the request. Records that the collector reports as rejected are counted as lost.
 *
 * <p>Source: OpenTelemetry Protocol 1.9, OTLP/HTTP.
 */
public final class OtlpSink implements Sink {
    /** Content type of a request. */
    static final String TYPE = "application/json";
    /** The standard path for logs. */
    private static final String PATH = "/v1/logs";
    /** Length of the separator between scheme and authority. */
    private static final int SCHEME = 3;

    /** Maximum size of a request in bytes before compression; collectors accept 20 MiB by default. */
    private static final int REQUEST = 4 << 20;

    /** Lower bound of the request size for collectors with a smaller limit. */
    private static final int LEAST_REQUEST = 64 << 10;

    /** Upper bound of the delay that a collector can request, since queued alerts use memory. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final int OK = 200;
    private static final int AFTER_OK = 300;
    private static final int BAD = 400;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private final HttpOptions options;
    private final HttpPost post;
    private final InstantSource clock;
    private final JsonReader answers;
    private final byte[] before;
    private final byte[] behind;
    private final Deque<byte[]> records = new ArrayDeque<>();
    /** Split requests that have not been delivered yet; they precede {@link #records}. */
    private final Deque<List<byte[]>> cut = new ArrayDeque<>();

    private long largest = REQUEST;
    /** Alerts delivered since the last complete {@link #flush} or call of {@link #arrived}. */
    private long arrived;

    /** Lost alerts that were not reported yet, and the reason. */
    private long lost;

    private String why = "";

    /** Creates a sink; reads no files and opens no connection before the first alert. */
    public OtlpSink(HttpOptions options, OtlpEnvelope envelope) {
        this(options, envelope, InstantSource.system());
    }

    OtlpSink(HttpOptions options, OtlpEnvelope envelope, InstantSource clock) {
        this.options = options;
        this.before = envelope.before().getBytes(StandardCharsets.UTF_8);
        this.behind = envelope.after().getBytes(StandardCharsets.UTF_8);
        this.post = new HttpPost(options);
        this.clock = clock;
        this.answers = new JsonReader(JsonLimits.DEFAULT);
    }

    /** Returns the URL for logs of a collector: one without a path gets the standard path. */
    static String logs(String url) {
        int query = url.indexOf('?');
        String address = query < 0 ? url : url.substring(0, query);
        // Some services expect their key in the query: it stays after the path.
        String rest = query < 0 ? "" : url.substring(query);
        int begin = address.indexOf('/', address.indexOf("://") + SCHEME);
        String path = begin < 0 ? "" : address.substring(begin);
        if (path.length() > 1) {
            return url;
        }
        return address.substring(0, address.length() - path.length()) + PATH + rest;
    }

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public void write(AlertLine line) {
        records.addLast(line.text().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        while (!cut.isEmpty() || !records.isEmpty()) {
            List<byte[]> request = cut.isEmpty() ? next() : cut.removeFirst();
            try {
                lost += sent(request);
            } catch (LostException e) {
                lost += request.size();
                why = String.valueOf(e.getMessage());
            } catch (IOException | InterruptedException e) {
                // They are first again on the next call.
                cut.addFirst(request);
                throw e;
            }
        }
        arrived = 0;
        if (lost > 0) {
            LostException reported =
                    new LostException(why.isEmpty() ? options.shown() + " rejected some alerts" : why, lost);
            lost = 0;
            why = "";
            throw reported;
        }
    }

    @Override
    public long arrived() {
        long some = arrived;
        arrived = 0;
        return some;
    }

    @Override
    public void forget() {
        records.clear();
        cut.clear();
        lost = 0;
        why = "";
    }

    private List<byte[]> next() {
        List<byte[]> request = new ArrayList<>();
        long bytes = bytes(request);
        while (!records.isEmpty() && (request.isEmpty() || bytes + records.getFirst().length + 1 <= largest)) {
            byte[] record = records.removeFirst();
            bytes += record.length + 1;
            request.add(record);
        }
        return request;
    }

    /** Returns the approximate size of a request in bytes: at most one comma too many. */
    private long bytes(List<byte[]> request) {
        return before.length
                + behind.length
                + request.stream().mapToLong(record -> record.length + 1L).sum();
    }

    private byte[] body(List<byte[]> request) {
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.min(bytes(request), Integer.MAX_VALUE - 8));
        body.writeBytes(before);
        for (int i = 0; i < request.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(request.get(i));
        }
        body.writeBytes(behind);
        return body.toByteArray();
    }

    /** @return the number of records that the collector rejected although it accepted the request */
    private long sent(List<byte[]> request) throws IOException, InterruptedException {
        SinkResponse answer = post.send(body(request));
        int status = answer.status();
        if (status >= OK && status < AFTER_OK) {
            long rejected = rejected(answer.body(), request.size());
            arrived += request.size() - rejected;
            return rejected;
        }
        if (status == TOO_MANY || status == BAD_GATEWAY || status == UNAVAILABLE || status == GATEWAY_TIMEOUT) {
            String description = options.shown() + " responds with status " + status + "; retrying";
            Duration after =
                    answer.headers().firstValue("Retry-After").map(this::after).orElse(Duration.ZERO);
            throw new BusyException(description, after);
        }
        if ((status == TOO_LARGE || status == BAD) && request.size() > 1) {
            halve(request, status == TOO_LARGE);
            return 0;
        }
        throw new LostException(options.shown() + " rejects alerts with status " + status);
    }

    /** One alert made huge by a job must not cause the loss of others. */
    private void halve(List<byte[]> request, boolean large) {
        int middle = request.size() / 2;
        List<byte[]> first = List.copyOf(request.subList(0, middle));
        List<byte[]> second = List.copyOf(request.subList(middle, request.size()));
        cut.addFirst(second);
        cut.addFirst(first);
        if (large) {
            largest = Math.clamp(Math.max(bytes(first), bytes(second)), LEAST_REQUEST, largest);
        }
    }

    /** The status decides: an unreadable body belongs to an accepted request. */
    private long rejected(byte[] body, long records) {
        if (body.length == 0) {
            return 0;
        }
        try {
            JsonValue number = answers.read(body).get("partialSuccess").get("rejectedLogRecords");
            // 64-bit integers are strings in the encoding, but not all senders comply.
            String digits = number instanceof JsonValue.Text text ? text.value() : Long.toString(number.integer(0));
            return Math.clamp(Long.parseLong(digits), 0, records);
        } catch (JsonException | NumberFormatException e) {
            return 0;
        }
    }

    private Duration after(String header) {
        Duration wanted;
        try {
            wanted = Duration.ofSeconds(Long.parseLong(header.strip()));
        } catch (NumberFormatException seconds) {
            try {
                wanted = Duration.between(
                        clock.instant(),
                        ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeException date) {
                return Duration.ZERO;
            }
        }
        if (wanted.isNegative()) {
            return Duration.ZERO;
        }
        return wanted.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wanted;
    }

    @Override
    public void close() {
        post.close();
    }
}
