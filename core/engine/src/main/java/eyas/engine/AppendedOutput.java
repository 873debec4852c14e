package eyas.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An addition to the alerts of some rules.
 *
 * @param source only rules of this source; empty for all
 * @param rule only the rule of this name; empty for all
 * @param tags only rules that have all of these tags
 * @param format text with fields that is appended to the output; may be empty
 * @param suggested whether the fields that the catalogue suggests are appended to the output
 * @param formatted fields of the alert whose value is a formatted text, by name
 * @param raw fields of the alert whose value is a field's value
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

    /** Returns whether this applies to the alerts of a rule. */
    boolean concerns(String otherSource, String otherRule, List<String> otherTags) {
        return (source.isEmpty() || source.equals(otherSource))
                && (rule.isEmpty() || rule.equals(otherRule))
                && otherTags.containsAll(tags);
    }
}
