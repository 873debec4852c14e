package eyas.rules.compare;

import eyas.rules.model.CompiledRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is not the same in both sets.
 *
 * @param before the rule in the old set, null if it was added
 * @param after the rule in the new set, null if it was removed
 * @param nature the gravest way in which it changed
 * @param details what changed, beside the condition's meaning
 */
public record RuleChange(
        String name,
        @Nullable CompiledRule before,
        @Nullable CompiledRule after,
        Nature nature,
        List<Detail> details) {
    public RuleChange {
        details = List.copyOf(details);
    }

    /** How grave a change is; the gravest first. */
    public enum Nature {
        /** Only the new set has it. */
        ADDED,
        /** Only the old set has it. */
        REMOVED,
        /** It matches other events. */
        MEANING,
        /** It matches the same events, but the alerts differ: priority, output, tags, whether it is enabled. */
        ALERTS,
        /** Only its texts differ: description, or how the condition is put. */
        TEXT
    }

    /**
     * One thing that changed.
     *
     * @param what its name, for example {@code priority}
     */
    public record Detail(String what, String before, String after) {}
}
