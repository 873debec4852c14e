package eyas.delivery;

import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces an alert that exceeds the receiver's limit, so that later alerts keep their numbers. It contains the alert's ID; the
 * report has the full alert.
 */
final class TruncatedAlert {
    /** The ID is the first member of an alert. */
    private static final Pattern ID = Pattern.compile("\\{\"alert_id\":\"([0-9a-f]{32}-[0-9]{1,19})\"");

    private TruncatedAlert() {}

    /**
     * Returns the replacement.
     *
     * @param text the alert, or its beginning if it exceeds the read limit
     * @param bytes its size
     */
    static String of(String text, long bytes, JsonLimits limits) {
        Map<String, Object> members = new LinkedHashMap<>();
        Matcher id = ID.matcher(text);
        if (id.lookingAt()) {
            members.put("alert_id", id.group(1));
        }
        try {
            JsonValue alert = new JsonReader(limits).read(text);
            for (String name : List.of("rule", "priority", "time")) {
                members.put(name, alert.get(name).text());
            }
            long repeats = alert.get("repeats").integer(0);
            if (repeats > 0) {
                members.put("repeats", repeats);
            }
        } catch (JsonException e) {
            // Only its ID and its size are sent.
            members.keySet().retainAll(Set.of("alert_id"));
        }
        members.put("output", "an alert of " + bytes + " bytes, which exceeds the limit; see the report");
        return JsonText.inOrder(members);
    }
}
