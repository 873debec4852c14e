package eyas.rules.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

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

        /** Tells whether {@code rule} is among them. */
        boolean concerns(CompiledRule rule);
    }

    /**
     * Concerns rules by name.
     *
     * @param pattern a name, in which {@code *} stands for any characters
     */
    public record ByName(boolean enable, String pattern) implements Step {
        @Override
        public boolean concerns(CompiledRule rule) {
            return matches(pattern, rule.name());
        }
    }

    /** Concerns rules that have a tag. */
    public record ByTag(boolean enable, String tag) implements Step {
        @Override
        public boolean concerns(CompiledRule rule) {
            return rule.tags().contains(tag);
        }
    }

    /** Returns the active rules of {@code rules} in the order of definition. */
    public List<CompiledRule> choose(RuleSet rules) {
        BitSet enabled = new BitSet();
        for (CompiledRule rule : rules.rules()) {
            enabled.set(rule.index(), rule.enabled());
        }
        for (Step step : steps) {
            for (CompiledRule rule : rules.rules()) {
                if (step.concerns(rule)) {
                    enabled.set(rule.index(), step.enable());
                }
            }
        }
        List<CompiledRule> active = new ArrayList<>();
        for (CompiledRule rule : rules.rules()) {
            if (enabled.get(rule.index()) && rule.priority().atLeast(threshold)) {
                active.add(rule);
            }
        }
        return List.copyOf(active);
    }

    /** Tells whether {@code text} has the form of {@code pattern}; takes time in proportion to their product at most. */
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
