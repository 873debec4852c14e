package eyas.rules.describe;

import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledCorrelation.Distinct;
import eyas.rules.model.CompiledCorrelation.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Describes correlations as data and as text. */
public final class CorrelationDescription {
    private static final long MILLI = 1_000_000L;
    private static final String[] UNITS = {"ms", "s", "m", "h"};
    private static final long[] STEPS = {1000, 60, 60};

    private CorrelationDescription() {}

    /** Returns {@code correlation} as the document that {@code -L} prints; an extension of Falco's format. */
    public static Map<String, Object> data(CompiledCorrelation correlation) {
        Map<String, Object> data = new TreeMap<>();
        data.put("name", correlation.name());
        data.put("description", correlation.description());
        data.put("priority", correlation.priority().label());
        data.put("tags", List.copyOf(correlation.tags()));
        data.put("enabled", correlation.enabled());
        data.put("by", correlation.by().keyword());
        data.put("within", window(correlation.within()));
        data.put("ordered", correlation.ordered());
        data.put("output", correlation.output());
        List<Map<String, Object>> events = new ArrayList<>();
        for (Part part : correlation.parts()) {
            Map<String, Object> event = new TreeMap<>();
            event.put("rules", part.rules());
            event.put("count", part.count());
            String distinct = distinct(part.distinct());
            if (!distinct.isEmpty()) {
                event.put("distinct", distinct);
            }
            events.add(event);
        }
        data.put("events", events);
        return data;
    }

    /** Returns the requirement of {@code part} as text: {@code 2 matches of different rules of}. */
    public static String describe(Part part) {
        String matches = part.count() == 1 ? "1 match" : part.count() + " matches";
        String differ = switch (part.distinct()) {
            case Distinct.NoDistinct nothing -> "";
            case Distinct.Rules rules -> " of different rules";
            case Distinct.Processes processes -> " in different processes";
            case Distinct.Values values -> " with different " + values.field();
        };
        return matches + differ + (part.rules().size() == 1 ? " of" : " of any of");
    }

    /** Returns {@code nanos} in the syntax of a rules file, in the largest unit that fits. */
    public static String window(long nanos) {
        long value = nanos / MILLI;
        int unit = 0;
        while (unit < STEPS.length && value % STEPS[unit] == 0) {
            value /= STEPS[unit];
            unit++;
        }
        return value + UNITS[unit];
    }

    private static String distinct(Distinct distinct) {
        return switch (distinct) {
            case Distinct.NoDistinct nothing -> "";
            case Distinct.Rules rules -> "rule";
            case Distinct.Processes processes -> "process";
            case Distinct.Values values -> values.field();
        };
    }
}
