package eyas.capture.redaction;

import eyas.event.Bytes;
import java.util.Arrays;

/** Recognizes non-secret values by their form: placeholders, versions, names in source code. */
final class NonSecretPatterns {
    /** Maximum length of a placeholder or package coordinate; limits repeated reads within a text. */
    static final int LONGEST = 128;

    private static final int SHORTEST_RUN = 3;
    /** A shorter run of zeros may be a PIN. */
    private static final int SHORTEST_ZEROS = 12;

    private static final int SHORTEST_CIPHERTEXT = 16;
    private static final int MIXED = 1 << ByteClass.KIND_LOWER | 1 << ByteClass.KIND_UPPER | 1 << ByteClass.KIND_DIGIT;

    private static final int SHORTEST_PASSWORD = 8;
    /** Minimum length of a password after a user and a colon. */
    private static final int PAIR_PASSWORD = 4;

    private static final int SHORTEST_KEY = 16;
    static final int LONGEST_KEY = 512;
    /** Minimum number of letters in a natural-language word. */
    private static final int WORD = 3;

    private static final int SMALL_DIGITS = 5;
    /** The longest run of consonants in a word, as in https. */
    private static final int MOST_CONSONANTS = 5;

    private static final int SHORTEST_GENERATED = 4;
    private static final int LONGEST_PLAIN_NUMBER = 7;
    /** Maximum number of digits at the end of a name in source code. */
    private static final int SMALL_SUFFIX = 2;
    /** 64 bits. */
    private static final int LONGEST_ADDRESS = 16;
    /** 160 bits, as of Ethereum; a private key has 256. */
    private static final int ACCOUNT_ADDRESS = 40;

    private static final int LONGEST_PREFIX = 8;
    private static final int LONGEST_COLOR = 9;
    private static final int LONGEST_QUALIFIER = 48;
    private static final int LONGEST_NUMBER = 8;

    private static final byte[] PROJECTS = Bytes.of("projects/");
    private static final byte[] SECRETS = Bytes.of("/secrets/");

    private NonSecretPatterns() {}

    /** Returns whether a value is a placeholder: {@code <token>}, {@code @TOKEN@}, {@code [REDACTED]}, {@code xxxx}. */
    static boolean isPlaceholder(byte[] text, int from, int to) {
        if (to - from < SHORTEST_RUN) {
            // A format directive: %s
            return to - from == 2 && text[from] == '%';
        }
        return switch (text[from]) {
            case '<' -> isEnclosed(text, from + 1, to, (byte) '>');
            case '@' -> isEnclosed(text, from + 1, to, (byte) '@');
            case '[' -> isEnclosed(text, from + 1, to, (byte) ']');
            // A value ends at a blank, before the parenthesis: (sensitive value)
            case '(' ->
                isEnclosed(text, from + 1, to, (byte) ')')
                        || (to - from <= LONGEST && hasOnlyWords(text, from + 1, to));
            case '{' -> isEnclosed(text, from + 1, to, (byte) '}') || isCiphertext(text, from + 1, to);
            // A template or a color: #{token}, #68175A
            case '#' ->
                text[from + 1] == '{' || (to - from <= LONGEST_COLOR && ByteClass.HEX.end(text, from + 1, to) == to);
            case '%' -> text[from + 1] == '(' && isEnclosed(text, from + 2, to, (byte) ')');
            case '_' ->
                to - from <= LONGEST
                        && text[from + 1] == '_'
                        && text[to - 2] == '_'
                        && isEnclosed(text, from + 2, to, (byte) '_', to - 1);
            default -> to - from <= LONGEST && (isRun(text, from, to) || isElided(text, from, to));
        };
    }

    private static boolean isEnclosed(byte[] text, int from, int to, byte close) {
        int end = from;
        int most = Math.min(to, from + LONGEST);
        while (end < most && text[end] != close) {
            end++;
        }
        return isEnclosed(text, from, to, close, end);
    }

    /** Returns whether words without a digit precede {@code close} at {@code end}, and no word follows it. */
    private static boolean isEnclosed(byte[] text, int from, int to, byte close, int end) {
        if (end >= to || text[end] != close || !hasOnlyWords(text, from, end)) {
            return false;
        }
        // The s of Python's %(name)s is part of the placeholder.
        boolean isConversion = close == ')' && end + 2 == to && text[end + 1] == 's';
        return end + 1 == to || isConversion || !ByteClass.ALNUM.has(text[end + 1]);
    }

    private static boolean hasOnlyWords(byte[] text, int from, int to) {
        int letters = 0;
        for (int i = from; i < to; i++) {
            int kind = ByteClass.kind(text[i]);
            if (kind == ByteClass.KIND_DIGIT
                    || (kind == ByteClass.KIND_OTHER && !ByteClass.DOTTED.has(text[i]) && text[i] != ' ')) {
                return false;
            }
            letters += kind == ByteClass.KIND_OTHER ? 0 : 1;
        }
        return letters > 0;
    }

    /** Returns whether it is a value encrypted by Maven: {@code {COQLCE6DU6GtcS5P=}}. */
    private static boolean isCiphertext(byte[] text, int from, int to) {
        int end = ByteClass.BASE64.end(text, from, Math.min(to, from + LONGEST));
        return end - from >= SHORTEST_CIPHERTEXT && text[end - 1] == '=' && end < to && text[end] == '}';
    }

    /** Returns whether dots replace everything but a prefix: {@code ghp_...}. */
    private static boolean isElided(byte[] text, int from, int to) {
        int end = to;
        while (end > from && text[end - 1] == '.') {
            end--;
        }
        return to - end >= SHORTEST_RUN && end - from <= LONGEST_PREFIX && hasOnlyWords(text, from, end);
    }

    /** Returns whether a value is a memory or account address, or a constant: {@code 0x7ffe12345678}, {@code 0x10UL}. */
    static boolean isAddress(byte[] text, int from, int to) {
        if (to - from < 3 || text[from] != '0' || text[from + 1] != 'x') {
            return false;
        }
        int end = ByteClass.HEX.end(text, from + 2, to);
        int digits = end - from - 2;
        while (end < to && to - end <= 2 && (text[end] == 'U' || text[end] == 'L')) {
            end++;
        }
        return end == to && digits > 0 && (digits <= LONGEST_ADDRESS || digits == ACCOUNT_ADDRESS);
    }

    /** Returns whether a value is an absolute path whose first component is a word: {@code /data/x.key}; not base64. */
    static boolean isRootPath(byte[] text, int from, int to) {
        if (text[from] != '/') {
            return false;
        }
        int end = from + 1;
        while (end < to && ByteClass.kind(text[end]) == ByteClass.KIND_LOWER) {
            end++;
        }
        return end > from + 1 && end < to && text[end] == '/';
    }

    /** Returns whether a value is the path of a secret in a store: {@code DB=projects/acme/secrets/db/versions/1}. */
    static boolean isSecretPath(byte[] text, int from, int to) {
        int name = ByteClass.WORD.end(text, from, Math.min(to, from + LONGEST));
        int begin = name + 1;
        int end = begin + PROJECTS.length;
        if (name == from
                || end >= to
                || text[name] != '='
                || !Arrays.equals(text, begin, end, PROJECTS, 0, PROJECTS.length)) {
            return false;
        }
        int secrets = ByteClass.TOKEN.end(text, end, Math.min(to, end + LONGEST));
        return secrets + SECRETS.length < to
                && Arrays.equals(text, secrets, secrets + SECRETS.length, SECRETS, 0, SECRETS.length);
    }

    /** Returns whether a value is a number too small for a password: {@code 4096}. */
    static boolean isSmallNumber(byte[] text, int from, int to) {
        return to - from <= SMALL_DIGITS && ByteClass.DIGIT.end(text, from, to) == to;
    }

    /** Returns whether it is a user and a password: {@code ci:hunter2}; not a URL. */
    static boolean isPair(byte[] text, int from, int to) {
        int colon = ByteClass.DOTTED.end(text, from, to);
        return colon > from && colon + PAIR_PASSWORD < to && text[colon] == ':' && text[colon + 1] != '/';
    }

    /** Returns whether a value looks like a key: one word of alternating letters and digits, without natural-language words. */
    static boolean isKey(byte[] text, int from, int to) {
        return to - from >= SHORTEST_KEY
                && to - from <= LONGEST_KEY
                && ByteClass.ALNUM.has(text[from])
                && ByteClass.BASE64.end(text, from, to) == to
                && hasDigit(text, from, to)
                && !hasWord(text, from, to)
                && TokenPattern.looksRandom(text, from, to)
                && !isVersion(text, from, to);
    }

    /** Returns whether there is a letter or a digit outside of format directives: {@code %s/%s}. */
    static boolean hasAlnum(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            boolean isDirective = i > from && text[i - 1] == '%' && ByteClass.kind(text[i]) == ByteClass.KIND_LOWER;
            // Non-ASCII bytes may be letters of another alphabet.
            if (text[i] < 0 || (ByteClass.ALNUM.has(text[i]) && !isDirective)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasDigit(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (ByteClass.DIGIT.has(text[i])) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a word up to a blank or a quote has letters of both cases and digits, as a password has, and is not a path. */
    static boolean isMixed(byte[] text, int from, int to) {
        int kinds = 0;
        int end = from;
        for (; end < to && end - from <= LONGEST_KEY && isInPassword(text[end]); end++) {
            if (text[end] == '/' || text[end] == '\\' || text[end] == '(') {
                return false;
            }
            kinds |= 1 << ByteClass.kind(text[end]);
        }
        return end - from >= SHORTEST_PASSWORD && (kinds & MIXED) == MIXED;
    }

    /** Returns whether letters and digits of such a word alternate at every second position, unlike in a camel-case name. */
    static boolean isRandom(byte[] text, int from, int to) {
        int turns = 0;
        int end = from;
        for (; end < to && end - from <= LONGEST_KEY && isInPassword(text[end]); end++) {
            turns += end > from && ByteClass.kind(text[end]) != ByteClass.kind(text[end - 1]) ? 1 : 0;
        }
        return end - from > SHORTEST_PASSWORD && turns * 2 >= end - from;
    }

    private static boolean isInPassword(byte c) {
        return c > ' ' && c != '"' && c != '\'' && c != '`';
    }

    /** Returns whether a text up to a quote has no blank, and contains a digit or a character that names do not have. */
    static boolean mayBePassword(byte[] text, int from, int to) {
        boolean hasSign = false;
        int end = from;
        for (; end < to && end - from <= LONGEST_KEY && isInPassword(text[end]); end++) {
            int kind = ByteClass.kind(text[end]);
            hasSign |=
                    kind == ByteClass.KIND_DIGIT || (kind == ByteClass.KIND_OTHER && !ByteClass.DOTTED.has(text[end]));
        }
        return hasSign && end < to && text[end] > ' ' && end - from >= SHORTEST_PASSWORD - 2;
    }

    /** Returns whether letters of one case occur alone between separators; not within hexadecimal digits. */
    private static boolean hasWord(byte[] text, int from, int to) {
        int begin = from;
        boolean isHex = true;
        for (int i = from; i <= to; i++) {
            if (i < to && ByteClass.ALNUM.has(text[i])) {
                isHex &= ByteClass.HEX.has(text[i]);
                continue;
            }
            if (i - begin >= WORD && !isHex && isWord(text, begin, i)) {
                return true;
            }
            begin = i + 1;
            isHex = true;
        }
        return false;
    }

    /** Returns whether a value may be a generated secret: not a short number, not very short, not words. */
    static boolean mayBeGenerated(byte[] text, int from, int to) {
        boolean isShort = to - from < SHORTEST_GENERATED || isPlainNumber(text, from, to);
        return !isShort && !isWords(text, from, to) && !isSentence(text, from, to);
    }

    /** Returns whether a value is a number that is not generated as a secret: {@code 983551}. */
    static boolean isPlainNumber(byte[] text, int from, int to) {
        return to - from <= LONGEST_PLAIN_NUMBER && ByteClass.DIGIT.end(text, from, to) == to;
    }

    /** Returns whether there are two blanks and no sign of a list of names and values. */
    private static boolean isSentence(byte[] text, int from, int to) {
        int blanks = 0;
        for (int i = from; i < to; i++) {
            if (text[i] == '=') {
                return false;
            }
            blanks += text[i] == ' ' ? 1 : 0;
        }
        return blanks > 1;
    }

    /**
     * Returns whether a value consists of words only, as in prose and names in source code: {@code db_root}, {@code &Token.Kind}. Of
     * several words, some may end with small numbers or be small numbers, and one may start with an acronym.
     */
    static boolean isWords(byte[] text, int from, int to) {
        if (to - from > LONGEST_KEY) {
            return false;
        }
        int words = 0;
        int shortWords = 0;
        boolean hasNumber = false;
        boolean hasAcronym = false;
        int at = from;
        while (at < to) {
            if (!ByteClass.ALNUM.has(text[at])) {
                at++;
                continue;
            }
            int begin = at;
            while (at < to && ByteClass.kind(text[at]) == ByteClass.KIND_UPPER) {
                at++;
            }
            int uppers = at - begin;
            int consonants = 0;
            while (at < to && ByteClass.kind(text[at]) == ByteClass.KIND_LOWER) {
                consonants = "aeiouy".indexOf(text[at]) >= 0 ? 0 : consonants + 1;
                if (consonants > MOST_CONSONANTS) {
                    return false;
                }
                at++;
            }
            int lowers = at - begin - uppers;
            boolean isAcronym = uppers > 1 && lowers > 0;
            if (isAcronym && (hasAcronym || lowers < WORD)) {
                return false;
            }
            hasAcronym |= isAcronym;
            words += at - begin >= WORD ? 1 : 0;
            shortWords += at > begin && at - begin < WORD ? 1 : 0;
            int digits = ByteClass.DIGIT.end(text, at, to) - at;
            hasNumber |= digits > 0;
            at += digits;
            if (digits > SMALL_SUFFIX || (digits > 0 && at < to && ByteClass.ALNUM.has(text[at]))) {
                return false;
            }
        }
        return words > (hasNumber ? 1 : 0) && words >= shortWords;
    }

    /** Returns whether there are only letters, all of one case except possibly the first, or only digits. */
    static boolean isWord(byte[] text, int from, int to) {
        int kind = ByteClass.kind(text[to - 1]);
        for (int i = from + 1; i < to; i++) {
            if (ByteClass.kind(text[i]) != kind) {
                return false;
            }
        }
        int first = ByteClass.kind(text[from]);
        return first == kind || (first == ByteClass.KIND_UPPER && kind == ByteClass.KIND_LOWER);
    }

    /** Returns whether a value is a path or a member of an object, of words in lower case: {@code prod/db}, {@code steps.app.outputs}. */
    static boolean isPathOfWords(byte[] text, int from, int to, byte separator, int least) {
        int words = 1;
        for (int i = from; i < to; i++) {
            boolean isSeparator = text[i] == separator;
            words += isSeparator ? 1 : 0;
            boolean isEmpty = isSeparator && (i == from || i + 1 == to || text[i + 1] == separator);
            boolean isInWord = ByteClass.kind(text[i]) == ByteClass.KIND_LOWER || text[i] == '_' || text[i] == '-';
            if (isEmpty || (!isSeparator && !isInWord)) {
                return false;
            }
        }
        return words >= least;
    }

    /** Returns whether a value consists only of {@code x}, or only of many zeros, apart from separators. */
    private static boolean isRun(byte[] text, int from, int to) {
        int count = repeats(text, from, to);
        return (text[from] | 0x20) == 'x' ? count >= SHORTEST_RUN : text[from] == '0' && count >= SHORTEST_ZEROS;
    }

    /** Returns the number of letters and digits if they are all the same, ignoring case; otherwise 0. */
    static int repeats(byte[] text, int from, int to) {
        int first = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            if (ByteClass.ALNUM.has(text[i])) {
                int c = text[i] | 0x20;
                if (count > 0 && c != first) {
                    return 0;
                }
                first = c;
                count++;
            } else if (!ByteClass.DOTTED.has(text[i])) {
                return 0;
            }
        }
        return count;
    }

    /** Returns whether a value is a version or a range of versions: {@code 1.2.3-rc1}, {@code ^9.0.2}, {@code v1.0}. */
    static boolean isVersion(byte[] text, int from, int to) {
        int at = from;
        while (at < to && at - from < 2 && "^~<>=v".indexOf(text[at]) >= 0) {
            at++;
        }
        int numbers = 0;
        int end = ByteClass.DIGIT.end(text, at, to);
        while (end > at && end - at <= LONGEST_NUMBER) {
            numbers++;
            at = end;
            if (at == to || text[at] != '.') {
                break;
            }
            end = ByteClass.DIGIT.end(text, at + 1, to);
            if (end == at + 1) {
                break;
            }
            at++;
        }
        return numbers > 1 && (at == to || isQualifier(text, at, to));
    }

    private static boolean isQualifier(byte[] text, int from, int to) {
        if ((text[from] != '-' && text[from] != '+' && text[from] != '.') || to - from > LONGEST_QUALIFIER) {
            return false;
        }
        int kinds = 0;
        for (int i = from + 1; i < to; i++) {
            if (!ByteClass.DOTTED.has(text[i]) && text[i] != '+') {
                return false;
            }
            kinds |= 1 << ByteClass.kind(text[i]);
        }
        return (kinds & MIXED) != MIXED;
    }

    /** Returns whether the rest of a package coordinate starts at {@code from}: {@code jjwt-impl:0.12.6}. */
    static boolean isCoordinate(byte[] text, int from, int to) {
        int most = Math.min(to, from + LONGEST);
        int begin = from;
        int end = ByteClass.DOTTED.end(text, begin, most);
        while (end > begin) {
            if (begin > from && isVersion(text, begin, end)) {
                return true;
            }
            if (end == most || text[end] != ':') {
                return false;
            }
            begin = end + 1;
            end = ByteClass.DOTTED.end(text, begin, most);
        }
        return false;
    }

    /** Returns whether a value is a name in source code: {@code auth::Token}. */
    static boolean isQualifiedName(byte[] text, int from, int to) {
        int names = 0;
        int begin = from;
        while (begin < to && ByteClass.WORD.has(text[begin]) && ByteClass.kind(text[begin]) != ByteClass.KIND_DIGIT) {
            names++;
            int end = ByteClass.WORD.end(text, begin, to);
            if (end == to) {
                return names > 1;
            }
            if (end + 1 >= to || text[end] != ':' || text[end + 1] != ':') {
                return names > 1 && !ByteClass.ALNUM.has(text[to - 1]);
            }
            begin = end + 2;
        }
        return false;
    }

    /** Returns whether a value starts with a mapping or a list, whose members are judged by their own names: <code>[{name: x}]</code>. */
    static boolean isCollection(byte[] text, int from, int to) {
        int at = from;
        while (at < to && at - from < 2 && (text[at] == '[' || text[at] == '{')) {
            at++;
        }
        if (at == from) {
            return false;
        }
        if (at == to) {
            return true;
        }
        if (text[at] == ']' || text[at] == '}') {
            // The type of a list: []byte(…)
            return at + 1 == to || !ByteClass.DIGIT.has(text[at + 1]);
        }
        int end = ByteClass.TOKEN.end(text, at, to);
        return text[at - 1] == '{' && end < to && text[end] == ':' && hasOnlyWords(text, at, end);
    }
}
