package eyas.lsp;

import java.util.regex.Matcher;

/**
 * What can be inserted at a position in a condition, derived from the text before it.
 *
 * @param expected the expected kind of token
 * @param field the field being compared, empty if there is none
 * @param word the word being typed
 */
record CompletionContext(Expected expected, String field, String word) {

    /** Expected kinds of tokens. */
    enum Expected {
        /** A field, a macro, a transformer, {@code not}. */
        CHECK,
        /** An operator. */
        OPERATOR,
        /** A value. */
        VALUE,
        /** A value of a list. */
        ITEM,
        /** {@code and}, {@code or}. */
        JOINT
    }

    /** Returns the context after {@code text}, the start of a condition. */
    static CompletionContext after(String text, Vocabulary vocabulary) {
        ConditionTokenizer walk = new ConditionTokenizer(vocabulary);
        Matcher tokens = ConditionTokenizer.tokens(text);
        String last = "";
        while (tokens.find()) {
            String token = tokens.group();
            boolean unfinished = tokens.end() == text.length() && isWord(token);
            if (unfinished) {
                last = token;
            } else if (!token.isBlank()) {
                walk.take(token);
            }
        }
        return new CompletionContext(walk.expected(), walk.field(), last);
    }

    private static boolean isWord(String token) {
        return token.length() > 1
                ? "<>=!".indexOf(token.charAt(0)) < 0 && !token.isBlank()
                : !token.isBlank() && "()<>=!,".indexOf(token.charAt(0)) < 0;
    }
}
