package eyas.rules.collect;

import eyas.rules.report.Context;
import eyas.text.yaml.TracedText;

/**
 * A macro after all appends.
 *
 * @param index position of its first definition
 * @param visibility position of its last change
 */
public record CollectedMacro(
        String name, TracedText condition, Context context, Context conditionContext, int index, int visibility) {}
