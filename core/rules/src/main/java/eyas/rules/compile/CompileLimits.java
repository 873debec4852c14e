package eyas.rules.compile;

import eyas.filter.syntax.SyntaxLimits;

/**
 * Limits for the size of rules when lists, macros and exceptions are expanded.
 *
 * @param conditionLength maximum characters of a condition as written; 1,048,576 by default
 * @param expandedLength maximum characters of a condition with expanded lists; 4,194,304 by default
 * @param listItems maximum items of all expanded lists; 4,000,000 by default
 * @param work maximum characters that are scanned to expand lists in one condition; 400,000,000 by default
 * @param depth maximum nesting depth of parentheses in a condition with expanded macros; 1,000 by default, as in Falco
 * @param nodes maximum nodes of a condition with expanded macros; 200,000 by default
 * @param allNodes maximum nodes of all rules together; 8,000,000 by default
 */
public record CompileLimits(
        int conditionLength, int expandedLength, int listItems, long work, int depth, int nodes, long allNodes) {
    /** The default limits. */
    public static final CompileLimits DEFAULT =
            new CompileLimits(1 << 20, 4 << 20, 4_000_000, 400_000_000L, 1000, 200_000, 8_000_000L);

    SyntaxLimits syntax() {
        return new SyntaxLimits(expandedLength, depth);
    }
}
