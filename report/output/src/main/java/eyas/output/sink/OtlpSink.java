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
 * Sends log records to a collector by OpenTelemetry's protocol over HTTP, in JSON, as many as there are in one request.
 *
 * <p>429, 502, 503 and 504, and a collector that cannot be reached, are tried again while the queue fills, after the time that the
 * collector has named where it names one. What is refused as too large or as wrong is sent again in halves, until what is refused is one
 * alert, which is lost; any other answer but success loses what was in the request. What a collector says that it did not take
 * of a request is lost, and counted.
 *
 * <p>Source: OpenTelemetry Protocol 1.9, OTLP/HTTP.
 */
public final class OtlpSink implements Sink {
    /** What a request's body is. */
    static final String TYPE = "application/json";
    /** Where collectors take logs. */
    private static final String PATH = "/v1/logs";
    /** Characters between a scheme and an authority. */
    private static final int SCHEME = 3;

    /** So many bytes one request may have before it is compressed; collectors take 20 MiB where nobody says otherwise. */
    private static final int REQUEST = 4 << 20;

    /** A collector that takes less at once gets less, but not below this. */
    private static final int LEAST_REQUEST = 64 << 10;

    /** A collector cannot make us wait for longer: what waits takes memory. */
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
    /** Requests that were cut but have not arrived; they go before {@link #records}. */
    private final Deque<List<byte[]>> cut = new ArrayDeque<>();

    private long largest = REQUEST;
    /** Alerts that have arrived, since {@link #flush} was last done with all or {@link #arrived} was asked. */
    private long arrived;

    /** Alerts that are lost and that nobody was told of yet, and why. */
    private long lost;

    private String why = "";

    /** Makes a sink; nothing is read or contacted before the first alert. */
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

    /** Return where logs go for the address of a collector: one without a path has the usual one. */
    static String logs(String url) {
        int query = url.indexOf('?');
        String address = query < 0 ? url : url.substring(0, query);
        // A query is where some services want their key: it stays behind the path.
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
                // They are the first again when this is called again.
                cut.addFirst(request);
                throw e;
            }
        }
        arrived = 0;
        if (lost > 0) {
            LostException told =
                    new LostException(why.isEmpty() ? options.shown() + " did not take all alerts" : why, lost);
            lost = 0;
            why = "";
            throw told;
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

    /** Return about how many bytes a request has: a comma too many at most. */
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

    /** @return how many the collector did not take although it took the request */
    private long sent(List<byte[]> request) throws IOException, InterruptedException {
        SinkResponse answer = post.send(body(request));
        int status = answer.status();
        if (status >= OK && status < AFTER_OK) {
            long rejected = rejected(answer.body(), request.size());
            arrived += request.size() - rejected;
            return rejected;
        }
        if (status == TOO_MANY || status == BAD_GATEWAY || status == UNAVAILABLE || status == GATEWAY_TIMEOUT) {
            String words = options.shown() + " answers " + status + "; trying again";
            Duration after =
                    answer.headers().firstValue("Retry-After").map(this::after).orElse(Duration.ZERO);
            throw new BusyException(words, after);
        }
        if ((status == TOO_LARGE || status == BAD) && request.size() > 1) {
            halve(request, status == TOO_LARGE);
            return 0;
        }
        throw new LostException(options.shown() + " refuses alerts: it answers " + status);
    }

    /** One alert that a job has made huge must not take others along. */
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

    /** An answer that cannot be read belongs to a request that was taken all the same: the status says so. */
    private long rejected(byte[] body, long records) {
        if (body.length == 0) {
            return 0;
        }
        try {
            JsonValue number = answers.read(body).get("partialSuccess").get("rejectedLogRecords");
            // As numbers of 64 bits are written: a text, though not by everybody.
            String digits = number instanceof JsonValue.Text text ? text.value() : Long.toString(number.whole(0));
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
