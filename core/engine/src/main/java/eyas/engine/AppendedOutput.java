package eyas.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds to the alerts of some rules.
 *
 * @param source rules of this source only; empty for all
 * @param rule the rule of this name only; empty for all
 * @param tags rules that have all of these
 * @param format text with fields that is appended to the output; may be empty
 * @param suggested whether the fields that the catalogue suggests are appended to the output
 * @param formatted fields of the alert that hold a text with fields, by name
 * @param raw fields of the alert that hold a field's value as it is
 */
public record AppendedOutput(
        String source,
        String rule,
        Set<String> tags,
        String format,
        boolean suggested,
        Map<String, String> formatted,
        List<String> raw) {
    public AppendedOutput {
        tags = Set.copyOf(tags);
        formatted = Collections.unmodifiableMap(new LinkedHashMap<>(formatted));
        raw = List.copyOf(raw);
    }

    /** Return whether this adds to the alerts of a rule. */
    boolean concerns(String otherSource, String otherRule, List<String> otherTags) {
        return (source.isEmpty() || source.equals(otherSource))
                && (rule.isEmpty() || rule.equals(otherRule))
                && otherTags.containsAll(tags);
    }
}
