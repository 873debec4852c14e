package eyas.ci.outcome;

import eyas.ci.outcome.RuleFinding.Place;
import eyas.rules.model.Priority;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The findings of a job, by rule.
 *
 * @param byRule the findings, the most urgent first; equal ones in the order of their first alert
 * @param alerts number of alerts
 * @param unread lines of the file that could not be read, and alerts of rules over the limit
 */
public record RuleFindings(List<RuleFinding> byRule, long alerts, long unread) {
    private static final JsonReader READER = new JsonReader(JsonLimits.LARGE);

    /**
     * Limits on the file.
     *
     * @param rules maximum number of rules (default 1,000)
     * @param line maximum length of a line, in characters (default 1 Mi)
     */
    public record Limits(int rules, int line) {
        public static final Limits DEFAULT = new Limits(1_000, 1 << 20);
    }

    public RuleFindings {
        byRule = List.copyOf(byRule);
    }

    /** Returns the findings of a job without triggered rules. */
    public static RuleFindings none() {
        return new RuleFindings(List.of(), 0, 0);
    }

    /**
     * Reads the alerts in {@code file}, one line of Falco's JSON each; none if the file does not exist. An incomplete last line of a killed
     * agent counts as unread. To compare with the agent's log use {@link AlertVerification}.
     *
     * @throws IOException if the file cannot be read
     */
    public static RuleFindings read(Path file, Limits limits) throws IOException {
        return AlertVerification.read(file, limits, Optional.empty()).rules();
    }

    /** Aggregates lines. */
    static final class Collector {
        private final Limits limits;
        private final Map<String, RuleFinding> byRule = new LinkedHashMap<>();
        private long alerts;
        private long unread;

        Collector(Limits limits) {
            this.limits = limits;
        }

        void add(String line) {
            RuleFinding finding = line.isEmpty() ? null : parse(line);
            if (finding == null || (byRule.size() >= limits.rules() && !byRule.containsKey(finding.rule()))) {
                unread++;
            } else {
                alerts += finding.count();
                byRule.merge(finding.rule(), finding, RuleFinding::and);
            }
        }

        RuleFindings end() {
            return new RuleFindings(
                    byRule.values().stream()
                            .sorted(Comparator.comparing(RuleFinding::priority))
                            .toList(),
                    alerts,
                    unread);
        }
    }

    private static @Nullable RuleFinding parse(String line) {
        Map<String, String> top = new HashMap<>();
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = READER.parser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            scalars(json, top, fields);
        } catch (JacksonException e) {
            // The caller counts an invalid line.
            return null;
        }
        String rule = top.get("rule");
        Priority priority = Priority.of(top.getOrDefault("priority", "")).orElse(null);
        if (rule == null || priority == null) {
            return null;
        }
        Place place = new Place(
                fields.getOrDefault("ci.step", ""),
                fields.getOrDefault("ci.action", ""),
                fields.getOrDefault("ci.action.ref", ""),
                fields.getOrDefault("ci.package", ""),
                fields.getOrDefault("ci.package.script", ""),
                fields.getOrDefault("ci.confidence", ""));
        return new RuleFinding(
                rule, priority, count(top.get("repeats")), top.getOrDefault("time", ""), message(top, priority), place);
    }

    /** Returns the number of alerts that a line stands for, which is greater than one for repetitions. */
    private static long count(@Nullable String repeats) {
        return repeats != null && repeats.matches("[1-9][0-9]{0,14}") ? Long.parseLong(repeats) : 1;
    }

    /** Returns the rule's output without the time and priority that Falco prepends. */
    private static String message(Map<String, String> top, Priority priority) {
        String message = top.get("message");
        if (message != null) {
            return message;
        }
        String output = top.getOrDefault("output", "");
        String head = ": " + priority.label() + " ";
        int end = output.indexOf(head);
        return end < 0 ? output : output.substring(end + head.length());
    }

    private static void scalars(JsonParser json, Map<String, String> into, @Nullable Map<String, String> fields) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && fields != null && name.equals("output_fields")) {
                scalars(json, fields, null);
            } else if (value != null && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                into.put(name, json.getString());
            } else {
                json.skipChildren();
            }
        }
    }

    /** Merges these and {@code later} ones; for a rule in both, the first alert is shown. */
    public RuleFindings and(RuleFindings later) {
        Map<String, RuleFinding> all = new LinkedHashMap<>();
        byRule.forEach(one -> all.put(one.rule(), one));
        later.byRule.forEach(one -> all.merge(one.rule(), one, RuleFinding::and));
        return new RuleFindings(
                all.values().stream()
                        .sorted(Comparator.comparing(RuleFinding::priority))
                        .toList(),
                alerts + later.alerts,
                unread + later.unread);
    }

    /** Returns a copy in which the step IDs in {@code words} are replaced by names. */
    public RuleFindings called(Map<String, String> words) {
        return new RuleFindings(
                byRule.stream().map(finding -> finding.called(words)).toList(), alerts, unread);
    }

    /** Returns whether a rule of {@code priority} or worse was triggered. */
    public boolean reach(Priority priority) {
        return byRule.stream().anyMatch(finding -> finding.priority().compareTo(priority) <= 0);
    }

    /** Returns the findings of the rules whose name {@code kept} accepts. */
    public RuleFindings only(Predicate<String> retained) {
        List<RuleFinding> some =
                byRule.stream().filter(finding -> retained.test(finding.rule())).toList();
        return new RuleFindings(
                some, some.stream().mapToLong(RuleFinding::count).sum(), unread);
    }
}
