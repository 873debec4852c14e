package eyas.delivery;

import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch of alerts of a running job: one line of JSON with the job, then one line per alert. A batch is identified by the number
 * of its first alert, so that a repeated batch is idempotent and a missing one is detected. A batch without alerts announces that
 * the job has started.
 *
 * @param job the job
 * @param sequence distinguishes this process from other senders of the same job: 32 hexadecimal digits, or empty
 * @param first the number of the first alert, from 0
 * @param lines the alerts, one JSON object each, without line ends
 */
public record AlertBatch(DeliveryJob job, String sequence, long first, List<String> lines) {
    /** Maximum size of a batch, in bytes. */
    public static final int MOST_BYTES = 1 << 20;

    /** Maximum number of alerts in a batch. */
    public static final int MOST_LINES = 1_000;

    /** Maximum size of an alert, in bytes. */
    public static final int MOST_LINE = 128 << 10;

    private static final JsonReader HEAD =
            new JsonReader(new JsonLimits(DeliveryManifest.MOST_BYTES, 8, 1_000, 8 << 10));
    private static final JsonReader ALERT = new JsonReader(new JsonLimits(MOST_LINE, 16, 10_000, MOST_LINE));

    public AlertBatch {
        lines = List.copyOf(lines);
        if (first < 0) {
            throw new DeliveryException("alerts of a batch are numbered from 0");
        }
        if (!sequence.isEmpty() && !sequence.matches("[0-9a-f]{32}")) {
            throw new DeliveryException("invalid alert sequence: expected 32 hexadecimal digits");
        }
    }

    /** Creates a batch of the only sender of its jobs. */
    public AlertBatch(DeliveryJob job, long first, List<String> lines) {
        this(job, "", first, lines);
    }

    /** Returns the batch in its wire format. */
    public byte[] text() {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("version", DeliveryManifest.VERSION);
        head.put("job", job.members());
        if (!sequence.isEmpty()) {
            head.put("sequence", sequence);
        }
        head.put("first", first);
        StringBuilder text = new StringBuilder(JsonText.inOrder(head)).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Parses a batch.
     *
     * @param text untrusted input
     * @throws DeliveryException if it is invalid; the message names the reason and the line
     */
    public static AlertBatch parse(byte[] text) {
        if (text.length > MOST_BYTES) {
            throw new DeliveryException("a batch of alerts has more than " + MOST_BYTES + " bytes");
        }
        List<String> lines = decode(text).lines().limit(MOST_LINES + 2L).toList();
        if (lines.size() > MOST_LINES + 1) {
            throw new DeliveryException("a batch has " + MOST_LINES + " alerts at most");
        }
        return parseKept(lines);
    }

    /**
     * Parses what a receiver stored of a job's batches: the first line of the first batch, and all alerts.
     *
     * @throws DeliveryException if it is invalid
     */
    public static AlertBatch parseKept(List<String> text) {
        if (text.isEmpty()) {
            throw new DeliveryException("line 1 is missing: expected the job of the alerts");
        }
        List<String> lines = new ArrayList<>(text);
        JsonValue head = DeliveryManifest.json(
                lines.removeFirst().getBytes(StandardCharsets.UTF_8), DeliveryManifest.MOST_BYTES, HEAD, "line 1");
        if (head.get("version").integer(0) != DeliveryManifest.VERSION) {
            throw new DeliveryException("the batch is not of version " + DeliveryManifest.VERSION
                    + ": sender and receiver have incompatible versions of Eyas");
        }
        for (int i = 0; i < lines.size(); i++) {
            byte[] line = lines.get(i).getBytes(StandardCharsets.UTF_8);
            if (!(DeliveryManifest.json(line, MOST_LINE, ALERT, "line " + (i + 2)) instanceof JsonValue.Fields)) {
                throw new DeliveryException("line " + (i + 2) + " is not an alert: expected a JSON object");
            }
        }
        return new AlertBatch(
                DeliveryJob.of(head.get("job")),
                head.get("sequence").text(),
                head.get("first").integer(-1),
                lines);
    }

    private static String decode(byte[] text) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DeliveryException("a batch of alerts must be UTF-8 text", e);
        }
    }
}
