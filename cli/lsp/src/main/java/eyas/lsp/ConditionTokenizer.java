package eyas.lsp;

import eyas.lsp.CompletionContext.Expected;
import eyas.lsp.ConditionToken.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Classifies the tokens of a condition and determines what can follow; accepts invalid text. */
final class ConditionTokenizer {
    private static final Pattern TOKEN = Pattern.compile(
            // Possessive, because Java's backtracking needs a stack frame for each repetition.
            "\\s++|\"(?:[^\"\\\\]++|\\\\.)*+\"?|'(?:[^'\\\\]++|\\\\.)*+'?|[(),]|<=|>=|!=|==|[<>=]|[^\\s()=!<>,\"']+|.",
            Pattern.DOTALL);
    private static final Predicate<String> FIELD = Pattern.compile(
                    "[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)+(\\[.*)?", Pattern.DOTALL)
            .asMatchPredicate();
    private static final Predicate<String> NAME =
            Pattern.compile("[A-Za-z][A-Za-z0-9_]*").asMatchPredicate();

    private final Vocabulary vocabulary;
    private Expected expected = Expected.CHECK;
    private String field = "";
    /** Nesting depth of parentheses inside a transformer. */
    private int inside;
    /** What can follow the current transformer. */
    private Expected then = Expected.OPERATOR;

    private boolean transformer;

    ConditionTokenizer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Returns the matcher that splits {@code text} into tokens and whitespace. */
    static Matcher tokens(String text) {
        return TOKEN.matcher(text);
    }

    /** Returns whether {@code name} is a valid macro name. */
    static boolean isMacroName(String name) {
        return NAME.test(name);
    }

    /** Returns the tokens of a condition. */
    static List<ConditionToken> tokenize(String condition, Vocabulary vocabulary) {
        List<ConditionToken> words = new ArrayList<>();
        ConditionTokenizer walk = new ConditionTokenizer(vocabulary);
        Matcher tokens = tokens(condition);
        while (tokens.find()) {
            String token = tokens.group();
            if (!token.isBlank()) {
                Role role = walk.take(token);
                String compared = role == Role.VALUE ? walk.field : "";
                words.add(new ConditionToken(token, tokens.start(), tokens.end(), role, compared));
            }
        }
        return words;
    }

    /** Returns what can follow. */
    Expected expected() {
        return expected;
    }

    /** Returns the field being compared; empty if there is none. */
    String field() {
        return field;
    }

    /** Consumes a token and returns its role. */
    Role take(String token) {
        if (inside > 0) {
            inside += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            expected = inside > 0 ? Expected.CHECK : then;
            return operand(token);
        }
        if (transformer && token.equals("(")) {
            transformer = false;
            inside = 1;
            return Role.OTHER;
        }
        return switch (expected) {
            case CHECK -> check(token);
            case OPERATOR -> operator(token);
            case VALUE -> value(token);
            case ITEM -> item(token);
            case JOINT -> joint(token);
        };
    }

    private Role operand(String token) {
        if (isPunctuation(token)) {
            return Role.OTHER;
        }
        return FIELD.test(token) ? Role.FIELD : isA("transformer", token) ? Role.TRANSFORMER : Role.VALUE;
    }

    private static boolean isPunctuation(String token) {
        return token.equals("(") || token.equals(")") || token.equals(",");
    }

    private Role check(String token) {
        if (isA("transformer", token)) {
            transformer = true;
            then = Expected.OPERATOR;
            field = "";
            return Role.TRANSFORMER;
        }
        if (FIELD.test(token)) {
            field = token;
            expected = Expected.OPERATOR;
            return Role.FIELD;
        }
        if (token.equals("(")) {
            return Role.OTHER;
        }
        // A condition to append starts with "and" or "or".
        if (token.equals("not") || token.equals("and") || token.equals("or")) {
            return Role.KEYWORD;
        }
        expected = Expected.JOINT;
        return isMacroName(token) ? Role.MACRO : Role.OTHER;
    }

    private Role operator(String token) {
        expected = token.equals("exists") ? Expected.JOINT : Expected.VALUE;
        return isA("operator", token) ? Role.OPERATOR : Role.OTHER;
    }

    private Role value(String token) {
        if (token.equals("(")) {
            expected = Expected.ITEM;
            return Role.OTHER;
        }
        if (isA("transformer", token)) {
            transformer = true;
            then = Expected.JOINT;
            return Role.TRANSFORMER;
        }
        if (isA("modifier", token)) {
            return Role.MODIFIER;
        }
        expected = Expected.JOINT;
        return isPunctuation(token) ? Role.OTHER : Role.VALUE;
    }

    private Role item(String token) {
        expected = token.equals(")") ? Expected.JOINT : Expected.ITEM;
        return isPunctuation(token) ? Role.OTHER : Role.VALUE;
    }

    private Role joint(String token) {
        if (token.equals("and") || token.equals("or")) {
            expected = Expected.CHECK;
            field = "";
            return Role.KEYWORD;
        }
        return Role.OTHER;
    }

    private boolean isA(String kind, String token) {
        Vocabulary.Word word = vocabulary.word(token);
        return word != null && word.kind().equals(kind);
    }
}
