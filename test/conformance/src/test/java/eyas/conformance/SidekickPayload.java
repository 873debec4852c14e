package eyas.conformance;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Validation of an alert by falcosidekick (at 8807ab7): what {@code newFalcoPayload} fails or panics on, and what {@code Check} rejects.
 * Payloads over 4,096 bytes are accepted, with strings truncated to 512 bytes.
 */
final class SidekickPayload {
    private static final Set<String> PRIORITIES =
            Set.of("emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug");

    private SidekickPayload() {}

    /** Returns the reasons why falcosidekick rejects the alert; empty if it accepts it. */
    static List<String> faults(JsonNode alert) {
        List<String> faults = new ArrayList<>();
        if (!alert.path("rule").isString() || alert.path("rule").stringValue().isEmpty()) {
            faults.add("no rule");
        }
        String priority = alert.path("priority").asString("");
        if (!PRIORITIES.contains(priority.toLowerCase(Locale.ROOT))) {
            faults.add("no priority: " + priority);
        }
        try {
            OffsetDateTime.parse(alert.path("time").asString(""));
        } catch (DateTimeParseException e) {
            faults.add("no time: " + alert.path("time"));
        }
        JsonNode fields = alert.path("output_fields");
        if (!fields.isObject() || fields.isEmpty()) {
            faults.add("no output_fields");
        }
        for (String text : List.of("k8s.ns.name", "k8s.pod.name")) {
            JsonNode value = fields.path(text);
            if (!value.isMissingNode() && !value.isNull() && !value.isString()) {
                faults.add(text + " is not a string");
            }
        }
        for (String text : List.of("output", "source", "hostname")) {
            JsonNode value = alert.path(text);
            if (!value.isMissingNode() && !value.isString()) {
                faults.add(text + " is not a string");
            }
        }
        JsonNode tags = alert.path("tags");
        if (!tags.isMissingNode() && !tags.isArray()) {
            faults.add("tags is not an array");
        }
        tags.forEach(tag -> {
            if (!tag.isString()) {
                faults.add("a tag is not a string");
            }
        });
        return faults;
    }
}
