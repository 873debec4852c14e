package eyas.output;

import eyas.engine.OutputValue;
import eyas.text.json.JsonOutput;
import java.io.StringWriter;
import java.util.SortedMap;
import tools.jackson.core.JsonGenerator;

/** Writes a snapshot of metrics as one line of JSON in Falco's format. */
public final class MetricsJson {

    private MetricsJson() {}

    /**
     * Returns the line, without a line end.
     *
     * @param sample number of the snapshot, from 1
     */
    public static String line(long sample, SortedMap<String, OutputValue> fields) {
        StringWriter out = new StringWriter(2048);
        try (JsonGenerator json = JsonOutput.likeFalco(out)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("output_fields");
            fields.forEach((name, value) -> {
                json.writeName(name);
                json.writeRawValue(AlertJson.text(value));
            });
            json.writeEndObject();
            json.writeNumberProperty("sample", sample);
            json.writeEndObject();
        }
        return out.toString();
    }
}
