package eyas.capture.redaction;

import eyas.capture.redaction.SecretNames.Verdict;
import eyas.event.Bytes;

/**
 * Masks values that follow a secret's name without a separator, in place: {@code Bearer …}, {@code password is …}, {@code
 * define('DB_PASSWORD', '…')}, {@code setToken("…")}. Allocates only for learned values. Not thread-safe.
 */
final class AdjacentValueMasker {
    private static final byte[] AUTH_TUPLE = Bytes.of("auth=(");
    private static final byte[][] VERBS = {
        Bytes.of(" to"),
        Bytes.of(" set"),
        Bytes.of(" is"),
        Bytes.of(" was"),
        Bytes.of(" ||"),
        Bytes.of(" or"),
        Bytes.of(" ??"),
        Bytes.of(" ?:")
    };

    /** Minimum length of a key after a blank, a comma or a parenthesis. */
    private static final int SHORTEST_ARGUMENT = 20;

    private static final int MOST_JOINTS = 8;
    private static final int MOST_BLANKS = 8;

    private final NamedValueMasker values;
    private int nameBegin;
    private int nameEnd;

    AdjacentValueMasker(NamedValueMasker values) {
        this.values = values;
    }

    /** Masks a quoted text after a blank, a comma or a parenthesis at {@code at}, or a word after a blank. */
    int mask(byte[] text, int from, int at, int to) {
        int begin = at + 1;
        while (begin < to && begin - at < MOST_BLANKS && text[begin] == ' ') {
            begin++;
        }
        boolean isQuoted = begin < to && NamedValueMasker.isQuote(text[begin]);
        boolean isWord = text[at] == ' ' || text[at] == '\t';
        if (!isQuoted && (!isWord || begin > at + 1)) {
            return at;
        }
        begin += isQuoted ? 1 : 0;
        boolean isKey = isKeyWithEnd(text, begin, to);
        boolean isMixed = isKey || NonSecretPatterns.isMixed(text, begin, to);
        Verdict verdict;
        if (text[at] == ',') {
            verdict = listed(text, from, at, begin, to, isKey);
        } else if (!isMixed) {
            return at;
        } else if (isWord) {
            verdict = judgeByPrecedingWord(text, from, at, begin, to, isKey);
        } else {
            verdict = name(text, from, at) ? values.judge(text, from, nameBegin, at, false) : Verdict.OPEN;
        }
        return verdict == Verdict.OPEN ? at : values.value(text, nameBegin, nameEnd, at + 1, to, verdict, at);
    }

    private static boolean isKeyWithEnd(byte[] text, int from, int to) {
        int end = ByteClass.BASE64.end(text, from, Math.min(to, from + NonSecretPatterns.LONGEST_KEY + 1));
        return end - from >= SHORTEST_ARGUMENT
                && (end == to || !NamedValueMasker.isJoint(text[end]))
                && NonSecretPatterns.isKey(text, from, end);
    }

    /** Stores the name that ends at {@code end}; returns whether there is one. */
    private boolean name(byte[] text, int from, int end) {
        nameBegin = NamedValueMasker.nameBegin(text, from, end);
        nameEnd = end;
        return nameBegin < end;
    }

    /** Judges the text after a quoted name: {@code define('DB_PASSWORD', '…')}; not in a list of words. */
    private Verdict listed(byte[] text, int from, int comma, int begin, int to, boolean isKey) {
        boolean mayBe = comma - 1 > from
                && NamedValueMasker.isQuote(text[comma - 1])
                && (isKey || NonSecretPatterns.mayBePassword(text, begin, to));
        if (!mayBe
                || !name(text, from, comma - 1)
                || nameBegin == from
                || text[nameBegin - 1] != text[comma - 1]
                || isMemberName(text, begin, to)) {
            return Verdict.OPEN;
        }
        if (NamedValueMasker.endsWith(text, from, nameBegin - 1, AUTH_TUPLE)) {
            return Verdict.SECRET;
        }
        boolean isVariable = isVariable(text, nameBegin, nameEnd);
        return isKey || isVariable ? values.judge(text, from, nameBegin, nameEnd, isVariable) : Verdict.OPEN;
    }

    /** Judges a word by the word before it, or before its verb: {@code Bearer …}, {@code password is …}, {@code setenv API_TOKEN …}. */
    private Verdict judgeByPrecedingWord(byte[] text, int from, int at, int begin, int to, boolean isKey) {
        int end = beforeVerb(text, from, at);
        boolean hasVerb = end < at;
        while (hasVerb
                && end > from
                && at - end < MOST_JOINTS
                && (text[end - 1] == ')' || NamedValueMasker.isQuote(text[end - 1]))) {
            end--;
        }
        if (!name(text, from, end) || isFile(text)) {
            return Verdict.OPEN;
        }
        boolean isVariable = isVariable(text, nameBegin, end);
        boolean isStatement = hasVerb
                || isVariable
                || NamedValueMasker.isKey(text, from, nameBegin, end)
                || NonSecretPatterns.isRandom(text, begin, to);
        Verdict verdict = isKey || isStatement ? values.judge(text, from, nameBegin, end, isVariable) : Verdict.OPEN;
        return verdict.isSecret() ? verdict : Verdict.OPEN;
    }

    /** Returns whether the name is part of a file name: {@code token-1.2.tar.gz}; not {@code config.password}. */
    private boolean isFile(byte[] text) {
        int last = nameEnd;
        while (last > nameBegin && text[last - 1] != '.') {
            last--;
        }
        return last > nameBegin && values.judge(text, last, last, nameEnd, true) == Verdict.OPEN;
    }

    /** Moves back over verbs and operators: {@code password is …}, {@code password set to …}, {@code env.PASSWORD || '…'}. */
    private static int beforeVerb(byte[] text, int from, int end) {
        int at = end;
        for (byte[] verb : VERBS) {
            int begin = at - verb.length;
            if (begin > from && NamedValueMasker.endsWith(text, begin, at, verb)) {
                at = begin;
            }
        }
        return at;
    }

    private static boolean isVariable(byte[] text, int from, int to) {
        int underscores = 0;
        for (int i = from; i < to; i++) {
            underscores += text[i] == '_' ? 1 : 0;
        }
        return underscores > 0 && NamedValueMasker.isUpper(text, from, to);
    }

    /** Returns whether the quoted text from {@code from} on is the name of a member: {@code "value": …}. */
    private static boolean isMemberName(byte[] text, int from, int to) {
        int end = ByteClass.DOTTED.end(text, from, to);
        if (end < to && text[end] == ':') {
            return false;
        }
        while (end < to && (NamedValueMasker.isQuote(text[end]) || text[end] == '\\' || text[end] == ' ')) {
            end++;
        }
        return end < to && text[end] == ':';
    }
}
