package eyas.container;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Truncates replies of engines to the limits of {@link EngineLimits}. */
final class ReplyTruncation {
    private ReplyTruncation() {}

    /** Returns {@code text}, truncated to the longest that is kept. */
    static String text(String text) {
        return text.length() <= EngineLimits.TEXT ? text : text.substring(0, EngineLimits.TEXT);
    }

    /** Returns the labels whose values are short enough, at most as many as are kept; long values are annotations. */
    static Map<String, String> labels(Map<String, String> labels) {
        Map<String, String> retained = new LinkedHashMap<>();
        labels.entrySet().stream()
                .filter(label -> label.getValue().length() <= EngineLimits.LABEL
                        && label.getKey().length() <= EngineLimits.TEXT)
                .sorted(Map.Entry.comparingByKey())
                .limit(EngineLimits.LABELS)
                .forEach(label -> retained.put(label.getKey(), label.getValue()));
        return retained;
    }

    /** Returns the first variables of an environment that fit together. */
    static List<String> environment(List<String> variables) {
        List<String> retained = new ArrayList<>();
        int left = EngineLimits.ENVIRONMENT;
        for (String variable : variables) {
            left -= variable.length();
            if (left < 0) {
                break;
            }
            retained.add(variable);
        }
        return retained;
    }

    /** Returns the first {@code max} values. */
    static <V> List<V> first(List<V> values, int max) {
        return values.size() <= max ? values : values.subList(0, max);
    }
}
