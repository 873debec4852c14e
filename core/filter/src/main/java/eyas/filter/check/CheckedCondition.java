package eyas.filter.check;

import java.util.BitSet;

/**
 * A condition that can be evaluated.
 *
 * @param expression the condition
 * @param codes the event codes for which it can hold, see {@link EventTypes}; not to be changed
 */
public record CheckedCondition(CheckedExpression expression, BitSet codes) {}
