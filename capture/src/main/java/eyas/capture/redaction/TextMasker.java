package eyas.capture.redaction;

import eyas.event.Bytes;
import java.util.Arrays;

/**
 * Masks secrets in a stretch of bytes that is read as text, in place.
 *
 * <p>Known are: tokens by their beginning, private keys, passwords in URLs, values behind a name that says so (with
 * {@code =}, {@code :}, as an option or as an XML element), header lines of authorization and cookies, and what was
 * learned elsewhere to be a secret. One pass; allocates nothing but for what it learns. Not thread-safe.
 */
final class TextMasker {
    private static final byte[] KEY_BEGIN = Bytes.of("-----BEGIN ");
    private static final byte[] KEY_KIND = Bytes.of("PRIVATE KEY");
    private static final byte[] DASHES = Bytes.of("-----");
    private static final byte[] KEY_END = Bytes.of("-----END");
    private static final byte[] AUTHORIZATION = Bytes.of("authorization");
    private static final byte[] COOKIE = Bytes.of("cookie");
    private static final byte[] VALUE = Bytes.of("value");
    /** A kind line of a private key is not longer. */
    private static final int KEY_LINE = 64;

    /** A value in the query of a URL is that long if a word counts that means too much elsewhere. */
    private static final int LONG_VALUE = 16;

    private static final int LONGEST_NAME = 128;
    /** Options with shorter names are known by their program. */
    private static final int SHORTEST_OPTION = 3;

    private static final int MOST_BLANKS = 8;
    /** A user name in a URL without a password that is as long as this is a token. */
    private static final int USER_TOKEN = 20;

    private final MaskCounter tally;
    private final TokenShapes shapes;
    private final SecretNames names;
    private final NotSecrets notSecrets;
    private final LearnedSecrets learned;
    private final CommandMasker commands;
    private final int privateKey;
    private final int urlPassword;
    private final int namedValue;
    private final int header;
    private final int repeated;
    private final int rest;

    private CutSecret openEnd = CutSecret.NONE;

    /** The last value without quotes, and how its end was looked for. */
    private int openFrom;

    private int openTo;
    private boolean openHeader;
    private boolean openQuery;
    /** Where the name of the value that is judged stands. */
    private int valueName;

    private int valueNameEnd;

    TextMasker(
            MaskCounter tally,
            SecretNames names,
            NotSecrets notSecrets,
            LearnedSecrets learned,
            CommandMasker commands) {
        this.tally = tally;
        this.shapes = new TokenShapes(tally);
        this.names = names;
        this.notSecrets = notSecrets;
        this.learned = learned;
        this.commands = commands;
        this.privateKey = tally.reason("private key");
        this.urlPassword = tally.reason("password in a URL");
        this.namedValue = tally.reason("value behind a secret's name");
        this.header = tally.reason("authorization or cookie header");
        this.repeated = tally.reason("value known from elsewhere");
        this.rest = tally.reason("rest of a secret that was cut off");
    }

    /** Returns what would go on at the beginning of the next data, after {@link #mask}. */
    CutSecret openEnd() {
        return openEnd;
    }

    /** Masks what continues a secret at the beginning of {@code from}; returns whether it reaches the end again. */
    boolean maskContinuation(byte[] text, int from, int to, CutSecret open) {
        int end = open.follow().end(text, from, to);
        tally.mask(text, from, end, rest);
        return end == to;
    }

    void mask(byte[] text, int from, int to) {
        openFrom = 0;
        openTo = 0;
        openEnd = CutSecret.NONE;
        // First, for what is masked in part is not found again.
        repeated(text, from, to);
        long before = learned.learnedCount();
        int at = from;
        while (at < to) {
            int end = switch (text[at]) {
                case '=' -> assignment(text, from, at, to, true);
                case ':' -> colon(text, from, at, to);
                case '-' -> dash(text, from, at, to);
                case '>' -> element(text, from, at, to);
                default -> at;
            };
            if (end == at && isAtWordStart(text, from, at)) {
                end = token(text, at, to);
                if (end == at && text[at] > ' ' && commands.mayBegin(text, at, to)) {
                    commands.line(text, from, at, to);
                }
            }
            at = Math.max(end, at + 1);
        }
        if (learned.learnedCount() != before) {
            repeated(text, from, to);
        }
    }

    private static boolean isAtWordStart(byte[] text, int from, int at) {
        return at == from || !ByteClass.WORD.has(text[at - 1]);
    }

    private void repeated(byte[] text, int from, int to) {
        if (learned.isEmpty()) {
            return;
        }
        int at = from;
        while (at < to) {
            int length = learned.find(text, at, to);
            if (length > 0) {
                tally.mask(text, at, at + length, repeated);
            }
            at += Math.max(1, length);
        }
    }

    private int token(byte[] text, int at, int to) {
        TokenShapes.Shape shape = shapes.find(text, at, to);
        if (shape == null) {
            return at;
        }
        int begin = at + shape.prefix().length;
        int end = shape.follow().end(text, begin, to);
        if (end == to) {
            openEnd = CutSecret.TOKEN;
        }
        return tally.mask(text, begin, end, shape.reason()) ? end : at;
    }

    // --- Names with values.

    private int colon(byte[] text, int from, int at, int to) {
        if (at + 2 < to && text[at + 1] == '/' && text[at + 2] == '/') {
            return url(text, at + 3, to, at);
        }
        return assignment(text, from, at, to, false);
    }

    /** Masks the value behind a separator at {@code at}, where the name before it says that it is a secret. */
    private int assignment(byte[] text, int from, int at, int to, boolean equals) {
        int nameEnd = at;
        int blanks = 0;
        while (nameEnd > from && text[nameEnd - 1] == ' ' && blanks++ < 2) {
            nameEnd--;
        }
        nameEnd = beforeQuote(text, from, nameEnd);
        int nameBegin = nameEnd;
        while (nameBegin > from && nameEnd - nameBegin < LONGEST_NAME && isNameByte(text[nameBegin - 1])) {
            nameBegin--;
        }
        if (nameBegin == nameEnd) {
            return at;
        }
        boolean isHeader =
                endsWith(text, nameBegin, nameEnd, AUTHORIZATION) || endsWith(text, nameBegin, nameEnd, COOKIE);
        if (nameEnd == at && endsQuoted(text, from, nameBegin, at + 1, to)) {
            return at;
        }
        // What looks like an environment variable or an option is one.
        boolean isOption =
                text[nameBegin] == '-' && nameEnd - nameBegin > SHORTEST_OPTION && text[nameBegin + 1] == '-';
        boolean named = equals && nameEnd == at && (isOption || isUpper(text, nameBegin, nameEnd));
        boolean inQuery = nameBegin > from && (text[nameBegin - 1] == '?' || text[nameBegin - 1] == '&');
        boolean isSecret = isHeader
                || names.isSecret(text, nameBegin, nameEnd, named ? SecretNames.Place.NAMED : SecretNames.Place.TEXT)
                || (inQuery && isLongInQuery(text, nameBegin, nameEnd, at, to))
                || (equals
                        && nameBegin > from
                        && text[nameBegin - 1] == ';'
                        && names.isSecret(text, nameBegin, nameEnd, SecretNames.Place.LIST))
                || (endsWith(text, nameBegin, nameEnd, VALUE)
                        && nameEnd - nameBegin == VALUE.length
                        && isValueOfName(text, from, nameBegin));
        if (!isSecret) {
            return at;
        }
        valueName = nameBegin;
        valueNameEnd = nameEnd;
        return value(text, at + 1, to, isHeader, inQuery, at);
    }

    /** Whether a quote behind the separator ends a text that ends with the name: {@code "token:"}. */
    private static boolean endsQuoted(byte[] text, int from, int nameBegin, int quote, int to) {
        return nameBegin > from && quote < to && isQuote(text[quote]) && text[quote] == text[nameBegin - 1];
    }

    private boolean isLongInQuery(byte[] text, int nameBegin, int nameEnd, int at, int to) {
        if (!names.isSecret(text, nameBegin, nameEnd, SecretNames.Place.QUERY)) {
            return false;
        }
        // No further than is needed: a text of nothing but such names would be read once for each of them.
        int most = Math.min(to, at + LONG_VALUE + 1);
        int end = at + 1;
        while (end < most && !endsValue(text[end], false, true)) {
            end++;
        }
        return end - at > LONG_VALUE;
    }

    /** Whether a word before {@code value} is a secret's name: {@code {"name": "DB_PASSWORD", "value": …}}. */
    private boolean isValueOfName(byte[] text, int from, int at) {
        int end = at;
        while (end > from && at - end < LONGEST_NAME && isBetween(text[end - 1])) {
            end--;
        }
        int begin = end;
        while (begin > from && end - begin < LONGEST_NAME && isNameByte(text[begin - 1])) {
            begin--;
        }
        boolean isUpper = isUpper(text, begin, end);
        return begin < end
                && end < at
                && names.isSecret(text, begin, end, isUpper ? SecretNames.Place.NAMED : SecretNames.Place.TEXT);
    }

    private static boolean isBetween(byte c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == '\\' || isQuote(c);
    }

    /** Steps back over a closing quote, escaped or not. */
    private static int beforeQuote(byte[] text, int from, int end) {
        int at = end;
        if (at > from && isQuote(text[at - 1])) {
            at--;
            while (at > from && text[at - 1] == '\\') {
                at--;
            }
        }
        return at;
    }

    private static boolean isNameByte(byte c) {
        return ByteClass.DOTTED.has(c);
    }

    private static boolean isQuote(byte c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean isUpper(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] >= 'a' && text[i] <= 'z') {
                return false;
            }
        }
        return true;
    }

    private static boolean endsWith(byte[] text, int from, int to, byte[] lowerWord) {
        int at = to - lowerWord.length;
        if (at < from) {
            return false;
        }
        for (int i = 0; i < lowerWord.length; i++) {
            if ((text[at + i] | 0x20) != lowerWord[i]) {
                return false;
            }
        }
        return true;
    }

    /** Masks the value that begins about {@code start}; returns its end, or {@code none}. */
    private int value(byte[] text, int start, int to, boolean isHeader, boolean inQuery, int none) {
        int at = start;
        // := and => and == are separators, too.
        while (at < to && at - start < 2 && (text[at] == '=' || text[at] == '>')) {
            at++;
        }
        for (int blanks = 0; at < to && blanks < MOST_BLANKS && (text[at] == ' ' || text[at] == '\t'); blanks++) {
            at++;
        }
        int escapes = at;
        while (at < to && text[at] == '\\') {
            at++;
        }
        int end;
        if (at < to && isQuote(text[at])) {
            byte quote = text[at++];
            end = at;
            int slashes = at - 1 - escapes;
            while (end < to && text[end] != 0 && !(text[end] == quote && isQuoteEnd(text, at, end, slashes))) {
                end++;
            }
            if (end < to && text[end] == quote) {
                end -= Math.min(slashes, end - at);
            }
        } else {
            at = escapes;
            end = openValueEnd(text, at, to, isHeader, inQuery);
        }
        int begin = isHeader ? behindScheme(text, at, end) : at;
        boolean isQuoted = begin > start && isQuote(text[begin - 1]);
        if (begin == end
                || (isQuoted
                        ? isNoQuotedSecret(text, begin, end)
                        : notSecrets.hasInText(text, begin, end) || isItsName(text, begin, end))) {
            return none;
        }
        if (end == to) {
            openEnd = CutSecret.TOKEN;
        }
        learned.learn(text, begin, end);
        return tally.mask(text, begin, end, isHeader ? header : namedValue) ? end : none;
    }

    /**
     * The end of a value without quotes. One that lies within the last such value ends where that does: a text of values
     * within values is read once.
     */
    private int openValueEnd(byte[] text, int at, int to, boolean isHeader, boolean inQuery) {
        boolean known = at >= openFrom && at < openTo && openHeader == isHeader && openQuery == inQuery;
        if (!known) {
            int end = at;
            while (end < to && !endsValue(text[end], isHeader, inQuery)) {
                end++;
            }
            openFrom = at;
            openTo = end;
            openHeader = isHeader;
            openQuery = inQuery;
        }
        return openTo;
    }

    /** A quote that has more backslashes before it than the one that began the value belongs to the value. */
    private static boolean isQuoteEnd(byte[] text, int from, int at, int escapes) {
        int slashes = 0;
        while (at - slashes > from && text[at - slashes - 1] == '\\') {
            slashes++;
        }
        return slashes <= escapes || slashes % 2 == 0;
    }

    private static boolean endsValue(byte c, boolean isHeader, boolean inQuery) {
        if (c == 0 || c == '\n' || c == '\r' || c == '"' || c == '\'' || c == '`') {
            return true;
        }
        return !isHeader && (c == ' ' || c == '\t' || c == '<' || (inQuery && (c == '&' || c == '#')));
    }

    /** Keeps the word that says how the header's value is meant: Bearer, Basic. */
    private static int behindScheme(byte[] text, int from, int to) {
        int end = ByteClass.TOKEN.end(text, from, Math.min(to, from + 16));
        return end > from && end < to && text[end] == ' ' ? end + 1 : from;
    }

    /** Whether a value is what its name ends with: {@code self.password = password}. */
    private boolean isItsName(byte[] text, int from, int to) {
        int name = valueNameEnd;
        while (name > valueName && ByteClass.ALNUM.has(text[name - 1])) {
            name--;
        }
        int length = valueNameEnd - name;
        if (length == 0 || length > to - from) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((text[from + i] | 0x20) != (text[name + i] | 0x20)) {
                return false;
            }
        }
        return from + length == to || !ByteClass.TOKEN.has(text[from + length]);
    }

    private boolean isNoQuotedSecret(byte[] text, int from, int to) {
        return notSecrets.has(text, from, to) || NotSecrets.isVariable(text, from, to);
    }

    // --- Options, elements, URLs, keys.

    private int dash(byte[] text, int from, int at, int to) {
        if (startsWith(text, at, to, KEY_BEGIN)) {
            return privateKey(text, at, to);
        }
        boolean isOption =
                at + 2 < to && (at == from || text[at - 1] == ' ' || text[at - 1] == '\t' || text[at - 1] == '\n');
        if (!isOption) {
            return at;
        }
        int begin = text[at + 1] == '-' ? at + 2 : at + 1;
        int end = ByteClass.TOKEN.end(text, begin, to);
        if (end - begin < SHORTEST_OPTION) {
            return at;
        }
        if (end < to && text[end] == ' ' && names.isSecret(text, begin, end, SecretNames.Place.NAMED)) {
            boolean isNextOption = end + 1 < to && text[end + 1] == '-';
            valueNameEnd = valueName;
            return isNextOption ? at : value(text, end, to, false, false, at);
        }
        return at;
    }

    /** Masks the text of an element whose name is a secret's: {@code <password>…</password>}. */
    private int element(byte[] text, int from, int at, int to) {
        int begin = at;
        while (begin > from && at - begin < LONGEST_NAME && isNameByte(text[begin - 1])) {
            begin--;
        }
        if (begin == at
                || begin == from
                || text[begin - 1] != '<'
                || !names.isSecret(text, begin, at, SecretNames.Place.TEXT)) {
            return at;
        }
        valueNameEnd = valueName;
        return value(text, at + 1, to, false, false, at);
    }

    /** Masks the password of {@code user:password@host}, or a user name that is a token; from behind {@code ://}. */
    private int url(byte[] text, int from, int to, int none) {
        int colon = -1;
        int sign = -1;
        for (int i = from; i < to && isAuthority(text[i]); i++) {
            if (text[i] == '@') {
                sign = i;
            } else if (text[i] == ':' && colon < 0) {
                colon = i;
            }
        }
        if (sign < 0) {
            return none;
        }
        boolean hasPassword = colon >= 0 && colon < sign;
        int begin = hasPassword ? colon + 1 : from;
        if (begin == sign || (!hasPassword && sign - from < USER_TOKEN)) {
            return none;
        }
        learned.learn(text, begin, sign);
        return tally.mask(text, begin, sign, urlPassword) ? sign : none;
    }

    private static boolean isAuthority(byte c) {
        return c > ' ' && c != '/' && c != '?' && c != '#' && c != '"' && c != '\'' && c != '<' && c != '`'
                && c != '\\';
    }

    private int privateKey(byte[] text, int at, int to) {
        int line = Math.min(to, at + KEY_BEGIN.length + KEY_LINE);
        int kind = find(text, at, line, KEY_KIND);
        int dashes = kind < 0 ? -1 : find(text, kind, Math.min(to, kind + KEY_LINE), DASHES);
        if (dashes < 0) {
            return at;
        }
        int begin = dashes + DASHES.length;
        int end = find(text, begin, to, KEY_END);
        if (end < 0) {
            end = to;
            openEnd = CutSecret.PRIVATE_KEY;
        }
        return tally.mask(text, begin, end, privateKey) ? end : at;
    }

    private static boolean startsWith(byte[] text, int at, int to, byte[] word) {
        return to - at >= word.length && Arrays.equals(text, at, at + word.length, word, 0, word.length);
    }

    private static int find(byte[] text, int from, int to, byte[] word) {
        for (int i = from; i + word.length <= to; i++) {
            if (startsWith(text, i, to, word)) {
                return i;
            }
        }
        return -1;
    }
}
