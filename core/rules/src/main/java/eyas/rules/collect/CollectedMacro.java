package eyas.rules.collect;

import eyas.rules.report.Context;
import eyas.text.yaml.TracedText;

/**
 * A macro after all appends.
 *
 * @param index when it was defined first
 * @param visibility when it was changed last
 */
public record CollectedMacro(
        String name, TracedText condition, Context context, Context conditionContext, int index, int visibility) {}
