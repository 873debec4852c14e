package eyas.output.sink;

import eyas.output.form.OtlpEnvelope;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
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
 * collector has named where it names one; any other answer but success loses what was in the request. What a collector says
 * that it did not take of a request is lost, and counted.
 *
 * <p>Source: OpenTelemetry Protocol 1.9, OTLP/HTTP.
 */
public final class OtlpSink implements Sink {
    /** What a request's body is. */
    static final String TYPE = "application/json";
    /** Where collectors take logs. */
    private static final String PATH = "/v1/logs";

    /** About so many bytes one request may have before it is compressed; collectors take 20 MiB where nobody says otherwise. */
    private static final int REQUEST = 4 << 20;

    /** A collector cannot make us wait for longer: what waits takes memory. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final int OK = 200;
    private static final int AFTER_OK = 300;
    private static final int TOO_MANY = 429;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private final HttpOptions options;
    private final OtlpEnvelope envelope;
    private final HttpPost post;
    private final InstantSource clock;
    private final JsonReader answers;
    private final Deque<String> records = new ArrayDeque<>();
    /** Alerts that are lost and that nobody was told of yet, and why. */
    private long lost;

    private String why = "";

    /** Makes a sink; nothing is read or contacted before the first alert. */
    public OtlpSink(HttpOptions options, OtlpEnvelope envelope) {
        this(options, envelope, InstantSource.system());
    }

    OtlpSink(HttpOptions options, OtlpEnvelope envelope, InstantSource clock) {
        this.options = options;
        this.envelope = envelope;
        this.post = new HttpPost(options);
        this.clock = clock;
        this.answers = new JsonReader(JsonLimits.DEFAULT);
    }

    /** Return where logs go for the address of a collector: one without a path has the usual one. */
    static String logs(String url) {
        String path = URI.create(url).getRawPath();
        if (path.isEmpty()) {
            return url + PATH;
        }
        return path.equals("/") ? url.substring(0, url.length() - 1) + PATH : url;
    }

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public void write(AlertLine line) {
        records.addLast(line.text());
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        while (!records.isEmpty()) {
            List<String> request = next();
            try {
                lost += sent(request);
            } catch (LostException e) {
                lost += request.size();
                why = String.valueOf(e.getMessage());
            } catch (IOException | InterruptedException e) {
                // They are the first again when this is called again.
                request.reversed().forEach(records::addFirst);
                throw e;
            }
        }
        if (lost > 0) {
            LostException told =
                    new LostException(why.isEmpty() ? options.shown() + " did not take all alerts" : why, lost);
            lost = 0;
            why = "";
            throw told;
        }
    }

    private List<String> next() {
        List<String> request = new ArrayList<>();
        long bytes = 0;
        while (!records.isEmpty()
                && (request.isEmpty() || bytes + records.getFirst().length() <= REQUEST)) {
            String record = records.removeFirst();
            bytes += record.length();
            request.add(record);
        }
        return request;
    }

    /** @return how many the collector did not take although it took the request */
    private long sent(List<String> request) throws IOException, InterruptedException {
        String body = envelope.before() + String.join(",", request) + envelope.after();
        HttpResponse<byte[]> answer = post.send(body.getBytes(StandardCharsets.UTF_8));
        int status = answer.statusCode();
        if (status >= OK && status < AFTER_OK) {
            return rejected(answer.body(), request.size());
        }
        if (status == TOO_MANY || status == BAD_GATEWAY || status == UNAVAILABLE || status == GATEWAY_TIMEOUT) {
            String words = options.shown() + " answers " + status + "; trying again";
            Duration after =
                    answer.headers().firstValue("Retry-After").map(this::after).orElse(Duration.ZERO);
            throw new BusyException(words, after);
        }
        throw new LostException(options.shown() + " refuses alerts: it answers " + status);
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
