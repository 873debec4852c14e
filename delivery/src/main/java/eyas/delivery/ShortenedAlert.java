package eyas.delivery;

import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What is sent in place of an alert that no receiver takes, so that the others keep their numbers: its words are in the report alone. */
public final class ShortenedAlert {
    private static final String UNKNOWN = "unknown";
    private static final String MARK = "shortened";
    /** What senders write that do not mark it. */
    private static final Pattern WORDS =
            Pattern.compile("an alert of [0-9]{1,19} bytes, which is more than is sent; the report has it");

    private ShortenedAlert() {}

    /**
     * Return it.
     *
     * @param text the alert; empty where it is longer than is read
     * @param bytes its length
     */
    static String of(String text, long bytes, JsonLimits limits) {
        Map<String, Object> members = new LinkedHashMap<>();
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
            members.put("rule", UNKNOWN);
            members.put("priority", "Warning");
        }
        members.put(MARK, true);
        members.put("output", "an alert of " + bytes + " bytes, which is more than is sent; the report has it");
        return JsonText.inOrder(members);
    }

    /** Return whether an alert that was sent is one. */
    public static boolean is(JsonValue alert) {
        return alert.get(MARK).truth()
                || WORDS.matcher(alert.get("output").text()).matches();
    }

    /** Return whether an alert that was sent is one of which even the rule is not known. */
    public static boolean isUnknown(JsonValue alert) {
        return is(alert)
                && alert.get("rule").text().equals(UNKNOWN)
                && !alert.get("time").isPresent();
    }
}
