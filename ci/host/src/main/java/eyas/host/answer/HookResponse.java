package eyas.host.answer;

import eyas.ci.outcome.Annotation;
import eyas.ci.outcome.Annotation.Level;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonOutput;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * The service's response to a job: everything that the hook shows, and its exit code. JSON on the socket.
 *
 * @param refused why nothing is shown: the job is not watched, or the query is from a process of another job; empty otherwise
 * @param later whether the status could not be determined and the query may be repeated
 * @param code the hook's exit code
 * @param lines lines for the job's log
 * @param annotations annotations beside the job
 * @param summary Markdown for the job's summary
 */
public record HookResponse(
        String refused, boolean later, int code, List<String> lines, List<Annotation> annotations, String summary) {
    /** Maximum size of a response, in bytes. */
    static final int MAX_BYTES = 4 << 20;

    private static final JsonReader READER = new JsonReader(new JsonLimits(MAX_BYTES, 4, 100_000, 1 << 20));
    private static final String FORMAT = "eyas-host/2";

    public HookResponse {
        lines = List.copyOf(lines);
        annotations = List.copyOf(annotations);
    }

    /** Returns a refusal. */
    public static HookResponse refusal(String why) {
        return new HookResponse(why, false, 0, List.of(), List.of(), "");
    }

    /** Returns the response if the status could not be determined. */
    public static HookResponse notNow(String why) {
        return new HookResponse(why, true, 0, List.of(), List.of(), "");
    }

    /** Returns the serialized response. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonOutput.leavingOpen(out)) {
            json.writeStartObject();
            json.writeStringProperty("format", FORMAT);
            json.writeStringProperty("refused", refused);
            json.writeBooleanProperty("later", later);
            json.writeNumberProperty("code", code);
            json.writeArrayPropertyStart("lines");
            lines.forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("annotations");
            for (Annotation annotation : annotations) {
                json.writeStartObject();
                json.writeStringProperty("level", annotation.level().name());
                json.writeStringProperty("title", annotation.title());
                json.writeStringProperty("message", annotation.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("summary", summary);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /**
     * Parses a response.
     *
     * @throws IOException if it is invalid
     */
    public static HookResponse read(byte[] bytes) throws IOException {
        try {
            JsonValue json = READER.read(bytes);
            if (!json.get("format").text().equals(FORMAT)) {
                throw new IOException("the response does not have the format " + FORMAT
                        + "; program and service have different versions: restart the service");
            }
            List<Annotation> annotations = new ArrayList<>();
            for (JsonValue annotation : json.get("annotations").list()) {
                annotations.add(new Annotation(
                        Level.valueOf(annotation.get("level").text()),
                        annotation.get("title").text(),
                        annotation.get("message").text()));
            }
            return new HookResponse(
                    json.get("refused").text(),
                    json.get("later").truth(),
                    (int) json.get("code").integer(0),
                    json.get("lines").list().stream().map(JsonValue::text).toList(),
                    annotations,
                    json.get("summary").text());
        } catch (JsonException | IllegalArgumentException e) {
            throw new IOException("cannot read the response: " + e.getMessage(), e);
        }
    }
}
