package eyas.rules.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Selects the active rules.
 *
 * <p>Applies the settings in the files first, then the steps in order; finally it excludes rules below the threshold. The order of rules
 * never changes, so the same selection always produces the same alerts. Falco appends rules enabled by a step in an order that depends on
 * memory addresses.
 *
 * @param steps changes to apply in order
 * @param threshold the lowest active priority
 */
public record RuleSelection(List<Step> steps, Priority threshold) {
    /** Uses the settings in the files. */
    public static final RuleSelection ALL = new RuleSelection(List.of(), Priority.DEBUG);

    public RuleSelection {
        steps = List.copyOf(steps);
    }

    /** Enables or disables some rules. */
    public sealed interface Step {
        /** Returns whether the rules are enabled. */
        boolean enable();

        /** Returns whether the step applies to a rule or correlation with this name and these tags. */
        boolean concerns(String name, Set<String> tags);
    }

    /**
     * Selects rules by name.
     *
     * @param pattern a name, in which {@code *} matches any characters
     */
    public record ByName(boolean enable, String pattern) implements Step {
        @Override
        public boolean concerns(String name, Set<String> tags) {
            return matches(pattern, name);
        }
    }

    /** Selects rules that have a tag. */
    public record ByTag(boolean enable, String tag) implements Step {
        @Override
        public boolean concerns(String name, Set<String> tags) {
            return tags.contains(tag);
        }
    }

    /**
     * Returns the rules of {@code rules} to match, in the order of definition: those that raise alerts, and those that a selected
     * correlation counts, regardless of priority. Excludes silent rules that no correlation counts.
     */
    public List<CompiledRule> choose(RuleSet rules) {
        Set<String> counted = new HashSet<>();
        chooseCorrelations(rules).forEach(c -> c.parts().forEach(part -> counted.addAll(part.rules())));
        List<CompiledRule> active = new ArrayList<>();
        for (CompiledRule rule : rules.rules()) {
            if (isEnabled(rule.enabled(), rule.name(), rule.tags())
                    && (isAnnounced(rule) || counted.contains(rule.name()))) {
                active.add(rule);
            }
        }
        return List.copyOf(active);
    }

    /** Returns whether matches of {@code rule}, which is one of the chosen rules, raise alerts. */
    public boolean isAnnounced(CompiledRule rule) {
        return !rule.silent() && rule.priority().atLeast(threshold);
    }

    /** Returns the active correlations of {@code rules} in the order of definition. */
    public List<CompiledCorrelation> chooseCorrelations(RuleSet rules) {
        return rules.correlations().stream()
                .filter(c -> isEnabled(c.enabled(), c.name(), c.tags())
                        && c.priority().atLeast(threshold))
                .toList();
    }

    private boolean isEnabled(boolean written, String name, Set<String> tags) {
        boolean enabled = written;
        for (Step step : steps) {
            if (step.concerns(name, tags)) {
                enabled = step.enable();
            }
        }
        return enabled;
    }

    /** Returns whether {@code text} matches {@code pattern}; takes at most time proportional to the product of their lengths. */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
