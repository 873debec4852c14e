package eyas.lsp;

import java.util.regex.Matcher;

/**
 * What may stand at a place in a condition, from what stands before it.
 *
 * @param expected what may come
 * @param field the field that is being compared, empty where there is none
 * @param word the beginning of what is being written there
 */
record CompletionContext(Expected expected, String field, String word) {

    /** What may come. */
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

    /** Returns the place after {@code text}, the beginning of a condition. */
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
