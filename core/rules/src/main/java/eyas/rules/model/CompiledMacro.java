package eyas.rules.model;

import eyas.filter.syntax.Expression;

/**
 * A macro of a rule set.
 *
 * @param condition its condition as written, including appends
 * @param expression its condition with lists and macros resolved
 * @param used whether a rule or another macro uses it
 */
public record CompiledMacro(
        String name, String condition, Expression expression, boolean used, DefinitionOrigin origin) {}
