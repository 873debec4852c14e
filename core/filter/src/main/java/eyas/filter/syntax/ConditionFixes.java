package eyas.filter.syntax;

import org.jspecify.annotations.Nullable;

/** Suggested fixes for incomplete conditions. */
public final class ConditionFixes {
    static final String CLOSE = "close the parenthesis";
    static final String EMPTY = "write a check between the parentheses, or remove them";
    static final String NO_OPERATOR =
            "finish the check: write '= VALUE', 'in (VALUE, ...)' or 'exists' after the field";
    static final String NO_VALUE = "write a value after the operator; an empty text is written \"\"";
    static final String NO_LIST = "write the values in parentheses, or the name of a list: in (VALUE, ...)";

    static final String LOOSE_LIST = "write a field and 'in' before the list of values";
    private static final String AFTER_NOT = "write a check after 'not', or remove 'not'";

    private ConditionFixes() {}

    /** Returns the fix for a condition that ends after {@code word} where a check must follow. */
    static String unfinished(String word) {
        return switch (word) {
            case "and", "or" -> afterWord(word);
            case "not" -> AFTER_NOT;
            default -> "finish the condition: a check such as 'proc.name = NAME' is missing here";
        };
    }

    static String afterWord(String word) {
        return "add a check after '" + word + "', or remove '" + word + "'";
    }

    /** Returns the fix if a keyword was parsed as a macro name or a value, or null if {@code name} is not a keyword. */
    public static @Nullable String insteadOfCheck(String name) {
        return switch (name) {
            case "and", "or" -> "add the missing check or value before '" + name + "', or remove '" + name + "'";
            case "not" -> AFTER_NOT;
            case "exists", "in", "pmatch", "intersects", "contains", "startswith", "endswith", "glob", "regex" ->
                "write a field before '" + name + "'";
            default -> null;
        };
    }
}
