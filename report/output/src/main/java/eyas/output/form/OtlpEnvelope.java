package eyas.output.form;

import eyas.engine.Alert;
import eyas.rules.model.Priority;
import eyas.text.json.JsonText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text around log records in a request or a line of OpenTelemetry's protocol, which identifies the sender.
 *
 * @param before the text before the first record; records are separated by commas
 * @param after the text after the last record
 */
public record OtlpEnvelope(String before, String after) {
    /** Returns the envelope of {@code producer}. */
    public static OtlpEnvelope of(Producer producer) {
        Alert none = Alert.ofProgram("", Priority.DEBUG, 0, "", Collections.emptySortedMap());
        Map<String, Object> scope = new LinkedHashMap<>();
        scope.put("name", "eyas");
        scope.put("version", producer.version());
        Map<String, Object> ofScope = new LinkedHashMap<>();
        ofScope.put("scope", scope);
        ofScope.put("logRecords", List.of());
        Map<String, Object> ofResource = new LinkedHashMap<>();
        ofResource.put(
                "resource",
                Map.of(
                        "attributes",
                        OtlpRecord.attributes(FormatMapping.of("otlp-resource"), new AlertValues(none, 0, producer))));
        ofResource.put("scopeLogs", List.of(ofScope));
        String text = JsonText.inOrder(Map.of("resourceLogs", List.of(ofResource)));
        // The list of records is the last element of the text.
        int end = text.lastIndexOf(']', text.lastIndexOf("[]") + 1);
        return new OtlpEnvelope(text.substring(0, end), text.substring(end));
    }
}
