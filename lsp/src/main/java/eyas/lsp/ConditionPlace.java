package eyas.lsp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may stand at a place in a condition, from what stands before it.
 *
 * @param expected what may come
 * @param field the field that is being compared, empty where there is none
 * @param word the beginning of what is being written there
 */
record ConditionPlace(Expected expected, String field, String word) {

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

    private static final Pattern TOKEN = Pattern.compile(
            // Possessive, since Java keeps a stack frame for each round that it might have to take back.
            "\\s++|\"(?:[^\"\\\\]++|\\\\.)*+\"?|'(?:[^'\\\\]++|\\\\.)*+'?|[(),]|<=|>=|!=|==|[<>=]|[^\\s()=!<>,\"']+|.",
            Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)+(\\[.*)?");

    /** Returns the place after {@code text}, the beginning of a condition. */
    static ConditionPlace after(String text, Vocabulary vocabulary) {
        Walk walk = new Walk(vocabulary);
        Matcher tokens = TOKEN.matcher(text);
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
        return new ConditionPlace(walk.expected, walk.field, last);
    }

    private static boolean isWord(String token) {
        return token.length() > 1
                ? "<>=!".indexOf(token.charAt(0)) < 0 && !token.isBlank()
                : !token.isBlank() && "()<>=!,".indexOf(token.charAt(0)) < 0;
    }

    /** Goes through the words of a condition. */
    private static final class Walk {
        private final Vocabulary vocabulary;
        private Expected expected = Expected.CHECK;
        private String field = "";
        /** Parentheses that are open inside of a transformer. */
        private int inside;
        /** What follows the transformer that is open. */
        private Expected then = Expected.OPERATOR;

        private boolean transformer;

        Walk(Vocabulary vocabulary) {
            this.vocabulary = vocabulary;
        }

        void take(String token) {
            if (inside > 0) {
                inside += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
                expected = inside > 0 ? Expected.CHECK : then;
                return;
            }
            if (transformer && token.equals("(")) {
                transformer = false;
                inside = 1;
                return;
            }
            switch (expected) {
                case CHECK -> check(token);
                case OPERATOR -> operator(token);
                case VALUE -> value(token);
                case ITEM -> expected = token.equals(")") ? Expected.JOINT : Expected.ITEM;
                case JOINT -> joint(token);
            }
        }

        private void check(String token) {
            if (isTransformer(token)) {
                transformer = true;
                then = Expected.OPERATOR;
                field = "";
            } else if (FIELD.matcher(token).matches()) {
                field = token;
                expected = Expected.OPERATOR;
            } else if (!token.equals("(") && !token.equals("not")) {
                expected = Expected.JOINT;
            }
        }

        private void operator(String token) {
            expected = token.equals("exists") ? Expected.JOINT : Expected.VALUE;
        }

        private void value(String token) {
            Vocabulary.Word word = vocabulary.word(token);
            if (token.equals("(")) {
                expected = Expected.ITEM;
            } else if (isTransformer(token)) {
                transformer = true;
                then = Expected.JOINT;
            } else if (word == null || !word.kind().equals("modifier")) {
                expected = Expected.JOINT;
            }
        }

        private void joint(String token) {
            if (token.equals("and") || token.equals("or")) {
                expected = Expected.CHECK;
                field = "";
            }
        }

        private boolean isTransformer(String token) {
            Vocabulary.Word word = vocabulary.word(token);
            return word != null && word.kind().equals("transformer");
        }
    }
}
