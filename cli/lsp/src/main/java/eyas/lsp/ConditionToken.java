package eyas.lsp;

import eyas.text.yaml.ScalarOffsets;

/**
 * A token of a condition.
 *
 * @param start offset in the condition, in UTF-16 units
 * @param end offset of its end in the condition, in UTF-16 units
 * @param field the field that a value is compared with; otherwise empty
 */
record ConditionToken(String text, int start, int end, Role role, String field) {

    /** The role of a token. */
    enum Role {
        /** A field, with its argument. */
        FIELD,
        /** A comparison operator. */
        OPERATOR,
        /** A modifier for comparing a list of texts. */
        MODIFIER,
        /** A keyword such as {@code and}. */
        KEYWORD,
        /** A function applied to a value before the comparison. */
        TRANSFORMER,
        /** The name of a macro. */
        MACRO,
        /** A value, possibly the name of a list. */
        VALUE,
        /** A parenthesis, a comma, or an unexpected token. */
        OTHER
    }

    /** Returns the token with its offsets in the file instead of those in the condition. */
    ConditionToken at(ScalarOffsets offsets) {
        return new ConditionToken(text, offsets.at(start), offsets.at(end), role, field);
    }
}
