package eyas.rules.collect;

import eyas.rules.model.Priority;
import eyas.rules.report.Context;
import eyas.text.yaml.TracedText;
import java.util.List;
import java.util.SortedSet;

/**
 * A rule after all appends and overrides.
 *
 * @param knownSource whether its event source exists
 * @param silent whether matches only count for correlations and raise no alerts
 * @param captureDuration milliseconds; 0 = as configured
 */
public record CollectedRule(
        String name,
        String source,
        boolean knownSource,
        TracedText condition,
        TracedText output,
        String description,
        Priority priority,
        SortedSet<String> tags,
        List<CollectedException> exceptions,
        boolean enabled,
        boolean warnEventTypes,
        boolean skipIfUnknownFilter,
        boolean silent,
        boolean capture,
        long captureDuration,
        Context context,
        Context conditionContext,
        Context outputContext) {
    public CollectedRule {
        exceptions = List.copyOf(exceptions);
    }
}
