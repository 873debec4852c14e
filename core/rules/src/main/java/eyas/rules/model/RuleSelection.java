package eyas.rules.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses the rules that are active.
 *
 * <p>What the files say comes first; then the steps in their order; last, rules that are less bad than the threshold are
 * left out. The order of the rules never changes, so the same choice always gives the same alerts; Falco appends rules
 * that a step switches on in an order that depends on memory addresses.
 *
 * @param steps what is switched on and off, in order
 * @param threshold the least bad priority that is active
 */
public record RuleSelection(List<Step> steps, Priority threshold) {
    /** Follows the files. */
    public static final RuleSelection ALL = new RuleSelection(List.of(), Priority.DEBUG);

    public RuleSelection {
        steps = List.copyOf(steps);
    }

    /** Switches some rules on or off. */
    public sealed interface Step {
        /** Returns whether the rules are switched on. */
        boolean enable();

        /** Returns whether a rule or correlation of this name, with these tags, is among them. */
        boolean concerns(String name, Set<String> tags);
    }

    /**
     * Concerns rules by name.
     *
     * @param pattern a name, in which {@code *} stands for any characters
     */
    public record ByName(boolean enable, String pattern) implements Step {
        @Override
        public boolean concerns(String name, Set<String> tags) {
            return matches(pattern, name);
        }
    }

    /** Concerns rules that have a tag. */
    public record ByTag(boolean enable, String tag) implements Step {
        @Override
        public boolean concerns(String name, Set<String> tags) {
            return tags.contains(tag);
        }
    }

    /**
     * Returns the rules of {@code rules} that are to be matched, in the order of definition: those that raise alerts, and those
     * that a chosen correlation counts, whatever their priority. A silent rule that nothing counts is left out.
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

    /** Returns whether matches of {@code rule}, which is to be matched, raise alerts. */
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

    /** Returns whether {@code text} has the form of {@code pattern}; takes time in proportion to their product at most. */
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
