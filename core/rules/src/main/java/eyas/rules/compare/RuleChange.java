package eyas.rules.compare;

import eyas.rules.model.CompiledRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that differs between both sets.
 *
 * @param before the rule in the old set, null if it was added
 * @param after the rule in the new set, null if it was removed
 * @param nature the most severe kind of change
 * @param details the changes other than the meaning of the condition
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

    /** The kind of a change, most severe first. */
    public enum Nature {
        /** Only the new set contains it. */
        ADDED,
        /** Only the old set contains it. */
        REMOVED,
        /** It matches different events. */
        MEANING,
        /** It matches the same events, but the alerts differ: priority, output, tags, whether it is enabled. */
        ALERTS,
        /** Only its text differs: the description, or the form of the condition. */
        TEXT
    }

    /**
     * A changed attribute.
     *
     * @param what its name, for example {@code priority}
     */
    public record Detail(String what, String before, String after) {}
}
