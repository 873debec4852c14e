package eyas.filter.check;

import java.util.BitSet;

/**
 * A valid condition, ready for evaluation.
 *
 * @param expression the condition
 * @param codes the event codes for which it can hold, see {@link EventTypes}; do not modify
 */
public record CheckedCondition(CheckedExpression expression, BitSet codes) {}
