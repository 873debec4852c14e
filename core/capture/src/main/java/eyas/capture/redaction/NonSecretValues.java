package eyas.capture.redaction;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Values that are not secrets regardless of their name: {@code true}, paths, type names, variables; a table. Immutable. */
final class NonSecretValues {
    /** Maximum number of bytes that are examined from the end of a value for text after a command's output. */
    private static final int MOST_BEHIND_COMMAND = 256;

    /** Maximum number of source code punctuation marks that are removed from the end of a value: {@code )));}. */
    private static final int MOST_MARKS = 64;

    private static final byte[] HTTP = Bytes.of("http://");
    private static final byte[] HTTPS = Bytes.of("https://");
    private static final byte[] IMAGE_DIGEST = Bytes.of("@sha256:");

    private static final String RESOURCE = "/eyas/capture/redaction/not-secrets.tsv";
    /** Numbers with at most this many digits are counts in running text. */
    private static final int COUNT_DIGITS = 3;

    private enum How {
        WHOLE,
        PREFIX,
        WORDS,
        SUFFIX
    }

    private record Value(byte[] lower, How how, boolean onlyText) {}

    private final Value[] values;

    NonSecretValues() {
        List<Value> read = new ArrayList<>();
        for (String[] row : TableReader.rows(NonSecretValues.class.getResourceAsStream(RESOURCE), RESOURCE, 3)) {
            read.add(new Value(
                    Bytes.of(row[0].toLowerCase(Locale.ROOT)),
                    How.valueOf(row[1].toUpperCase(Locale.ROOT)),
                    row[2].equals("text")));
        }
        values = read.toArray(Value[]::new);
    }

    /** Returns whether a value is not a secret in any context. */
    boolean has(byte[] text, int from, int to) {
        return has(text, from, to, false);
    }

    /** Returns whether a value is not a secret in running text, which may be source code, a script or prose. */
    boolean hasInText(byte[] text, int from, int to) {
        int end = to;
        int least = Math.max(from, to - MOST_MARKS);
        while (end > least && isMark(text[end - 1])) {
            end--;
        }
        return has(text, from, end, true)
                || NonSecretPatterns.isPlaceholder(text, from, to)
                || isUrl(text, from, to)
                || NonSecretPatterns.isAddress(text, from, end)
                || isImage(text, from, end)
                || NonSecretPatterns.isQualifiedName(text, from, end)
                || NonSecretPatterns.isPathOfWords(text, from, end, (byte) '.', 3)
                || NonSecretPatterns.isCollection(text, from, to)
                || isVariable(text, from, to)
                || isCall(text, from, to)
                || isCount(text, from, to);
    }

    private boolean has(byte[] text, int from, int to, boolean inText) {
        return to - from < 2
                || isKnown(text, from, to, inText)
                || !NonSecretPatterns.hasAlnum(text, from, to)
                || NonSecretPatterns.isPlaceholder(text, from, to)
                || NonSecretPatterns.isVersion(text, from, to)
                || NonSecretPatterns.isRootPath(text, from, to)
                || NonSecretPatterns.isSecretPath(text, from, to)
                || NonSecretPatterns.isPathOfWords(text, from, to, (byte) '/', 2);
    }

    /** Returns whether it is a URL without a user and a query; secrets in its path are found by their format. */
    private static boolean isUrl(byte[] text, int from, int to) {
        boolean isUrl = to - from > HTTPS.length
                && (Arrays.equals(text, from, from + HTTP.length, HTTP, 0, HTTP.length)
                        || Arrays.equals(text, from, from + HTTPS.length, HTTPS, 0, HTTPS.length));
        for (int i = from; isUrl && i < to; i++) {
            isUrl = text[i] != '@' && text[i] != '?';
        }
        return isUrl;
    }

    /** Returns whether it is the tag or digest of an image name: {@code 1.2.3@sha256:…}. */
    private static boolean isImage(byte[] text, int from, int to) {
        int end = ByteClass.DOTTED.end(text, from, Math.min(to, from + NonSecretPatterns.LONGEST));
        return end + IMAGE_DIGEST.length < to
                && Arrays.equals(text, end, end + IMAGE_DIGEST.length, IMAGE_DIGEST, 0, IMAGE_DIGEST.length);
    }

    /** Returns whether a byte may follow a value in source code. */
    private static boolean isMark(byte c) {
        return c == ')' || c == ',' || c == ';' || c == ':' || c == '>' || c == ']' || c == '}' || c == '.' || c == '?';
    }

    private boolean isKnown(byte[] text, int from, int to, boolean inText) {
        for (Value value : values) {
            if (value.onlyText && !inText) {
                continue;
            }
            int length = value.lower.length;
            boolean found = length <= to - from
                    && switch (value.how) {
                        case WHOLE -> length == to - from && isAt(text, from, value.lower);
                        case PREFIX -> isAt(text, from, value.lower);
                        case WORDS ->
                            to - from <= NonSecretPatterns.LONGEST
                                    && isAt(text, from, value.lower)
                                    && !NonSecretPatterns.hasDigit(text, from, to);
                        case SUFFIX -> length < to - from && isAt(text, to - length, value.lower);
                    };
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] text, int at, byte[] lower) {
        for (int i = 0; i < lower.length; i++) {
            byte c = text[at + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the whole value is replaced by a shell, a template or a workflow: {@code $NAME}, {@code ${…}}, {@code %X%}. */
    static boolean isVariable(byte[] text, int from, int to) {
        if (to - from < 2) {
            return false;
        }
        byte first = text[from];
        if (first == '%') {
            return to - from > 3
                    && text[to - 1] == '%'
                    && (ByteClass.WORD.end(text, from + 1, to - 1) == to - 1
                            || NonSecretPatterns.isWords(text, from, to));
        }
        if (first != '$') {
            return false;
        }
        byte second = text[from + 1];
        if (second == '{') {
            return isBracedVariable(text, from + 2, to);
        }
        if (second == '(') {
            int least = Math.max(from, to - MOST_BEHIND_COMMAND);
            int close = to - 1;
            while (close > least && text[close] != ')') {
                close--;
            }
            // A value without its end is truncated at a space; text after the end in the same word is not command
            // output.
            return close == least || close == to - 1 || !ByteClass.ALNUM.has(text[close + 1]);
        }
        boolean lower = false;
        boolean digit = false;
        int at = from + 1;
        for (; at < to && ByteClass.WORD.has(text[at]); at++) {
            lower |= text[at] >= 'a';
            digit |= text[at] <= '9';
        }
        boolean isShellVariable = at - from == 2 || !(lower && digit);
        return isShellVariable
                && at > from + 1
                && (at == to || !ByteClass.ALNUM.has(text[to - 1]) || text[at] == '/' || isMember(text, at, to));
    }

    /** Returns whether a member of a variable is named at {@code at}: {@code ->token}, {@code .Token}, {@code ::token}. */
    private static boolean isMember(byte[] text, int at, int to) {
        int name = at;
        while (name < to && name - at < 2 && (text[name] == '-' || text[name] == '>' || text[name] == ':')) {
            name++;
        }
        if (name - at != 2 && text[at] != '.') {
            return false;
        }
        return name < to && ByteClass.DOTTED.end(text, name, to) == to && !NonSecretPatterns.hasDigit(text, name, to);
    }

    /** Returns whether {@code NAME}}, or a template's braces, start at {@code at}; a default value is a value. */
    private static boolean isBracedVariable(byte[] text, int at, int to) {
        int end = ByteClass.DOTTED.end(text, at, to);
        if (end == to || text[end] == '{') {
            return true;
        }
        if (text[end] == '}') {
            return end + 1 == to || !ByteClass.ALNUM.has(text[end + 1]);
        }
        int value = text[end] == ':' ? end + 1 : end;
        boolean hasDefault = value < to && (text[value] == '-' || text[value] == '=');
        return !hasDefault || value + 1 == to || text[value + 1] == '}' || text[value + 1] == '$';
    }

    /** Returns whether it starts with a name and an opening bracket: {@code getToken()}, {@code env["TOKEN"]}, {@code &v1.Secret{}}. */
    private static boolean isCall(byte[] text, int from, int to) {
        int begin = text[from] == '&' || text[from] == '!' ? from + 1 : from;
        int name = ByteClass.DOTTED.end(text, begin, to);
        if (name == begin || name >= to || !(isLetter(text[begin]) || text[begin] == '_')) {
            return false;
        }
        boolean isClosed = !ByteClass.ALNUM.has(text[to - 1]);
        for (int i = begin; i < name; i++) {
            boolean isDigit = text[i] >= '0' && text[i] <= '9';
            if (text[i] == '-' || (isDigit && !isClosed)) {
                return false;
            }
        }
        return text[name] == '('
                || text[name] == '{'
                || (text[name] == '[' && (name + 1 == to || text[name + 1] != ']'));
    }

    private static boolean isLetter(byte c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }

    private static boolean isCount(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        int digits = at - from;
        // 30s, 15m and 90d are durations.
        boolean isLast =
                at == to || (at + 1 == to && (!ByteClass.ALNUM.has(text[at]) || "smhdw".indexOf(text[at]) >= 0));
        return digits > 0 && digits <= COUNT_DIGITS && isLast;
    }
}
