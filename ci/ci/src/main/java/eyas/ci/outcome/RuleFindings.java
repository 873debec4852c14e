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
 * Holds the findings of a job, by rule.
 *
 * @param byRule the findings, the most urgent first; equal ones in the order in which they first came
 * @param alerts how many alerts there were
 * @param unread lines of the file that could not be read, and alerts of rules over the limit
 */
public record RuleFindings(List<RuleFinding> byRule, long alerts, long unread) {
    private static final JsonReader READER = new JsonReader(JsonLimits.LARGE);

    /**
     * Bounds what is read.
     *
     * @param rules rules told apart (default 1,000)
     * @param line longest line, in characters (default 1 Mi)
     */
    public record Limits(int rules, int line) {
        public static final Limits DEFAULT = new Limits(1_000, 1 << 20);
    }

    public RuleFindings {
        byRule = List.copyOf(byRule);
    }

    /** Returns those of a job in which no rule was broken. */
    public static RuleFindings none() {
        return new RuleFindings(List.of(), 0, 0);
    }

    /**
     * Reads the alerts in {@code file}, one line of Falco's JSON each; none where there is no such file. A last line without
     * an end is what a killed agent leaves, and is counted as unread. Whoever has the agent's log compares:
     * {@link AlertVerification}.
     *
     * @throws IOException if the file cannot be read
     */
    public static RuleFindings read(Path file, Limits limits) throws IOException {
        return AlertVerification.read(file, limits, Optional.empty()).rules();
    }

    /** Sums up lines. */
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
            // A line that is no alert is counted; the caller does.
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

    /** Returns how many alerts a line stands for that repeat an earlier one; most lines are one alert. */
    private static long count(@Nullable String repeats) {
        return repeats != null && repeats.matches("[1-9][0-9]{0,14}") ? Long.parseLong(repeats) : 1;
    }

    /** Returns the rule's output; Falco puts the time of day and the priority before it. */
    private static String message(Map<String, String> top, Priority priority) {
        String message = top.get("message");
        if (message != null) {
            return message;
        }
        String output = top.getOrDefault("output", "");
        String head = ": " + priority.word() + " ";
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

    /** Returns these and {@code later} ones; of a rule that both have, the first alert is shown. */
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

    /** Returns the same with other words for the steps whose ids are in {@code words}. */
    public RuleFindings called(Map<String, String> words) {
        return new RuleFindings(
                byRule.stream().map(finding -> finding.called(words)).toList(), alerts, unread);
    }

    /** Return whether a rule of {@code priority} or worse was broken. */
    public boolean reach(Priority priority) {
        return byRule.stream().anyMatch(finding -> finding.priority().compareTo(priority) <= 0);
    }

    /** Return the findings of which {@code kept} wants the rule's name. */
    public RuleFindings only(Predicate<String> kept) {
        List<RuleFinding> some =
                byRule.stream().filter(finding -> kept.test(finding.rule())).toList();
        return new RuleFindings(
                some, some.stream().mapToLong(RuleFinding::count).sum(), unread);
    }
}
