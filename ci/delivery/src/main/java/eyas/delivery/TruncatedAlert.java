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

/** What is sent in place of an alert that no receiver takes, so that the others keep their numbers: its ID, by which the report has its words. */
final class TruncatedAlert {
    /** The ID is the first member that an alert has. */
    private static final Pattern ID = Pattern.compile("\\{\"alert_id\":\"([0-9a-f]{32}-[0-9]{1,19})\"");

    private TruncatedAlert() {}

    /**
     * Return it.
     *
     * @param text the alert, or its beginning where it is longer than is read
     * @param bytes its length
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
            long repeats = alert.get("repeats").whole(0);
            if (repeats > 0) {
                members.put("repeats", repeats);
            }
        } catch (JsonException e) {
            // Its ID, and how long it is, are all that is sent of it.
            members.keySet().retainAll(Set.of("alert_id"));
        }
        members.put("output", "an alert of " + bytes + " bytes, which is more than is sent; the report has it");
        return JsonText.inOrder(members);
    }
}
