package eyas.rules.compile;

import eyas.filter.syntax.SyntaxLimits;

/**
 * Bounds what rules may grow to when lists, macros and exceptions are put in.
 *
 * @param conditionLength the most characters of a condition as it is written; 1,048,576 by default
 * @param expandedLength the most characters of a condition with lists put in; 4,194,304 by default
 * @param listItems the most items of all lists with lists put in; 4,000,000 by default
 * @param work the most characters that are looked at to put lists into one condition; 400,000,000 by default
 * @param depth the most nested parentheses of a condition with macros put in; 1,000 by default, as Falco sets it
 * @param nodes the most nodes of a condition with macros put in; 200,000 by default
 * @param allNodes the most nodes of all rules together; 8,000,000 by default
 */
public record CompileLimits(
        int conditionLength, int expandedLength, int listItems, long work, int depth, int nodes, long allNodes) {
    /** The limits that apply unless a caller says otherwise. */
    public static final CompileLimits DEFAULT =
            new CompileLimits(1 << 20, 4 << 20, 4_000_000, 400_000_000L, 1000, 200_000, 8_000_000L);

    SyntaxLimits syntax() {
        return new SyntaxLimits(expandedLength, depth);
    }
}
