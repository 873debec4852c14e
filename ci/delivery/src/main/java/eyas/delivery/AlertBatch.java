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
 * Alerts of a job that goes on: a line of JSON with the job, then a line for each alert. Batches are numbered by their first alert, so that
 * one that comes twice changes nothing and one that is missing shows. One without alerts says that the job has begun.
 *
 * @param job of which job
 * @param sequence tells what one process sends from what others send of the same job: 32 hexadecimal digits, or nothing
 * @param first the number of the first alert, from 0
 * @param lines the alerts, an object of JSON each, without line ends
 */
public record AlertBatch(DeliveryJob job, String sequence, long first, List<String> lines) {
    /** The longest batch that is read, in bytes. */
    public static final int MOST_BYTES = 1 << 20;

    /** The most alerts of a batch. */
    public static final int MOST_LINES = 1_000;

    /** The longest alert, in bytes. */
    public static final int MOST_LINE = 128 << 10;

    private static final JsonReader HEAD =
            new JsonReader(new JsonLimits(DeliveryManifest.MOST_BYTES, 8, 1_000, 8 << 10));
    private static final JsonReader ALERT = new JsonReader(new JsonLimits(MOST_LINE, 16, 10_000, MOST_LINE));

    public AlertBatch {
        lines = List.copyOf(lines);
        if (first < 0) {
            throw new DeliveryException("the alerts of a batch are numbered from 0");
        }
        if (!sequence.isEmpty() && !sequence.matches("[0-9a-f]{32}")) {
            throw new DeliveryException("a sequence of alerts is named by 32 hexadecimal digits");
        }
    }

    /** Make one of a sender that alone can send of its jobs. */
    public AlertBatch(DeliveryJob job, long first, List<String> lines) {
        this(job, "", first, lines);
    }

    /** Return it as it is sent. */
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
     * Read one.
     *
     * @param text hostile input
     * @throws DeliveryException if it is none; says what is wrong, and in which line
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
     * Read what a receiver has kept of the batches of a job: the head of the first one, and all alerts.
     *
     * @throws DeliveryException if it is none
     */
    public static AlertBatch parseKept(List<String> text) {
        if (text.isEmpty()) {
            throw new DeliveryException("line 1 is missing: it says of which job the alerts are");
        }
        List<String> lines = new ArrayList<>(text);
        JsonValue head = DeliveryManifest.json(
                lines.removeFirst().getBytes(StandardCharsets.UTF_8), DeliveryManifest.MOST_BYTES, HEAD, "line 1");
        if (head.get("version").whole(0) != DeliveryManifest.VERSION) {
            throw new DeliveryException("the batch is not of version " + DeliveryManifest.VERSION
                    + ": sender and receiver are of versions of Eyas that do not go together");
        }
        for (int i = 0; i < lines.size(); i++) {
            byte[] line = lines.get(i).getBytes(StandardCharsets.UTF_8);
            if (!(DeliveryManifest.json(line, MOST_LINE, ALERT, "line " + (i + 2)) instanceof JsonValue.Fields)) {
                throw new DeliveryException("line " + (i + 2) + " is no alert: an object of JSON is");
            }
        }
        return new AlertBatch(
                DeliveryJob.of(head.get("job")),
                head.get("sequence").text(),
                head.get("first").whole(-1),
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
            throw new DeliveryException("a batch of alerts is no text in UTF-8", e);
        }
    }
}
