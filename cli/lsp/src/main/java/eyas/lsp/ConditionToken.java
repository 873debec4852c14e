package eyas.lsp;

import eyas.text.yaml.ScalarOffsets;

/**
 * A word of a condition.
 *
 * @param start UTF-16 characters of the condition before it
 * @param end UTF-16 characters of the condition before its end
 * @param field the field that it is compared with, if it is a value; else empty
 */
record ConditionToken(String text, int start, int end, Role role, String field) {

    /** What a word is. */
    enum Role {
        /** A field, with its argument. */
        FIELD,
        /** What compares. */
        OPERATOR,
        /** What says how the texts of a list are compared. */
        MODIFIER,
        /** A word such as {@code and}. */
        KEYWORD,
        /** What is done to a value before it is compared. */
        TRANSFORMER,
        /** The name of a macro. */
        MACRO,
        /** A value; it may be the name of a list. */
        VALUE,
        /** A parenthesis, a comma, and what fits nowhere. */
        OTHER
    }

    /** Returns the word with its places in the file instead of those in the condition. */
    ConditionToken at(ScalarOffsets offsets) {
        return new ConditionToken(text, offsets.at(start), offsets.at(end), role, field);
    }
}
