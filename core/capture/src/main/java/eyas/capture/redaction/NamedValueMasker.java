package eyas.capture.redaction;

import eyas.capture.redaction.SecretNames.Verdict;
import eyas.event.Bytes;
import java.util.Arrays;

/**
 * Masks values of secret names in a text, in place: {@code password=…}, {@code "token": "…"}, header lines. Allocates only for learned
 * values. Not thread-safe.
 */
final class NamedValueMasker {
    private static final byte[] AUTHORIZATION = Bytes.of("authorization");
    private static final byte[] COOKIE = Bytes.of("cookie");
    private static final byte[] ECHO = Bytes.of("echo");
    private static final byte[] PASS = Bytes.of("pass");
    private static final byte[] VALUE = Bytes.of("value");
    private static final byte[] KEY = Bytes.of("key");
    /** Workflow command that hides its value: {@code ::add-mask::hunter2}. */
    private static final byte[] ADD_MASK = Bytes.of("::add-mask::");

    private static final byte[] USER_OPTION = Bytes.of("--user=");

    /** Minimum length of a non-random value in a URL's query, for words that are too ambiguous elsewhere. */
    private static final int LONG_VALUE = 16;

    static final int LONGEST_NAME = 128;
    /** Options with shorter names are identified by their program. */
    static final int SHORTEST_OPTION = 3;

    private static final int MOST_BLANKS = 8;
    /** Maximum indentation of a YAML key. */
    private static final int MOST_INDENT = 64;

    private final MaskCounter counter;
    private final SecretNames names;
    private final NonSecretValues notSecrets;
    private final LearnedSecrets learned;
    private final int namedValue;
    private final int header;

    private boolean isCut;
    private int textBegin;

    /** The last unquoted values, by the way in which their end was determined. */
    private final int[] openFrom = new int[4];

    private final int[] openTo = new int[4];
    private final ValueContext context;

    NamedValueMasker(MaskCounter counter, SecretNames names, NonSecretValues notSecrets, LearnedSecrets learned) {
        this.counter = counter;
        this.names = names;
        this.notSecrets = notSecrets;
        this.learned = learned;
        this.context = new ValueContext(names);
        this.namedValue = counter.reason("value of a secret name");
        this.header = counter.reason("authorization or cookie header");
    }

    /** Starts a text. */
    void startText(int from) {
        textBegin = from;
        isCut = false;
        Arrays.fill(openFrom, 0);
        Arrays.fill(openTo, 0);
    }

    /** Returns whether the text ends within a value. */
    boolean isCut() {
        return isCut;
    }

    /** Masks the value that starts about {@code start}, whose name is known to be secret; returns its end, or {@code none}. */
    int valueBehind(byte[] text, int start, int to, Verdict verdict, int none) {
        context.name(start, start);
        return value(text, start, to, false, false, verdict, none);
    }

    static boolean isKeyWord(byte[] text, int from, int to) {
        return to - from == KEY.length && endsWith(text, from, to, KEY);
    }

    static boolean isJoint(byte c) {
        return c == ':' || c == '@' || c == '%' || c == '$' || c == '(' || c == '[';
    }

    static int nameBegin(byte[] text, int from, int end) {
        int begin = end;
        while (begin > from && end - begin < LONGEST_NAME && isNameByte(text[begin - 1])) {
            begin--;
        }
        return begin;
    }

    /** Judges a name, including the word before it if the name is only "key": {@code API key}. */
    Verdict judge(byte[] text, int from, int begin, int end, boolean isVariable) {
        if (isKeyWord(text, begin, end) && begin - 1 > from && text[begin - 1] == ' ') {
            int before = nameBegin(text, from, begin - 1);
            Verdict both = names.judge(text, before, end, SecretNames.Place.TEXT);
            if (both.isSecret() && before < begin - 1) {
                return both;
            }
        }
        return begin == end
                ? Verdict.OPEN
                : names.judge(text, begin, end, isVariable ? SecretNames.Place.NAMED : SecretNames.Place.TEXT);
    }

    /** Masks the value that starts about {@code start}, according to its name; returns its end, or {@code none}. */
    int value(byte[] text, int nameBegin, int nameEnd, int start, int to, Verdict verdict, int none) {
        context.name(nameBegin, nameEnd);
        return value(text, start, to, false, false, verdict, none);
    }

    /** Masks the value after a separator at {@code at} if the name before it is secret. */
    int assignment(byte[] text, int from, int at, int to, boolean equals) {
        int nameEnd = at;
        int blanks = 0;
        while (nameEnd > from && text[nameEnd - 1] == ' ' && blanks++ < 2) {
            nameEnd--;
        }
        nameEnd = beforeQuote(text, from, nameEnd);
        int nameBegin = nameBegin(text, from, nameEnd);
        if (equals && blanks > 0 && nameBegin - 2 > from && text[nameBegin - 1] == ' ' && text[nameBegin - 2] == ':') {
            // A declaration with a type: api_key: str = "…"
            nameEnd = nameBegin - 2;
            nameBegin = nameBegin(text, from, nameEnd);
        }
        if (nameBegin == nameEnd) {
            return at;
        }
        if (endsWith(text, from, at + 1, USER_OPTION)) {
            return userOption(text, at + 1, to, at);
        }
        if (!equals && isTestResult(text, from, nameBegin, nameEnd)) {
            return at;
        }
        boolean isInPath = nameBegin > from && text[nameBegin - 1] == '/';
        if (isInPath
                && !isSwitch(text, from, nameBegin - 1)
                && (isVolume(text, nameEnd, at, to, equals) || isChecksum(text, from, nameBegin - 1))) {
            return at;
        }
        boolean isAuthorization = endsWith(text, nameBegin, nameEnd, AUTHORIZATION);
        boolean isHeader = isAuthorization || endsWith(text, nameBegin, nameEnd, COOKIE);
        if (nameEnd == at && endsQuoted(text, from, nameBegin, at + 1, to)) {
            return at;
        }
        // A name with the form of an environment variable or an option is treated as one.
        boolean isOption =
                text[nameBegin] == '-' && nameEnd - nameBegin > SHORTEST_OPTION && text[nameBegin + 1] == '-';
        boolean named = equals && nameEnd == at && (isOption || isUpper(text, nameBegin, nameEnd));
        boolean inQuery = nameBegin > from && (text[nameBegin - 1] == '?' || text[nameBegin - 1] == '&');
        boolean isMaskCommand = at + 2 < to && endsWith(text, from, at + 2, ADD_MASK);
        Verdict verdict = isMaskCommand || (isAuthorization && !equals)
                ? Verdict.SECRET
                : isHeader ? Verdict.UNLESS_WORDS : judge(text, from, nameBegin, nameEnd, named);
        if (!verdict.isSecret() && isSecretHere(text, from, nameBegin, nameEnd, at, to, equals)) {
            verdict = Verdict.SECRET;
        }
        boolean isPartOfName =
                !equals && nameEnd == at && !isMaskCommand && isPartOfName(text, from, nameBegin, at, to);
        if (verdict == Verdict.OPEN || isPartOfName) {
            return at;
        }
        context.name(nameBegin, nameEnd);
        return value(text, at + 1, to, isHeader, inQuery, verdict, at);
    }

    /** Returns whether the text is a passed test: {@code --- PASS: TestLogin}. */
    private static boolean isTestResult(byte[] text, int from, int nameBegin, int nameEnd) {
        return endsWith(text, nameBegin, nameEnd, PASS)
                && nameEnd - nameBegin == PASS.length
                && nameBegin - 3 >= from
                && text[nameBegin - 1] == ' '
                && text[nameBegin - 2] == '-'
                && text[nameBegin - 3] == '-';
    }

    /** Masks the password of {@code --user=NAME:PASSWORD}; {@code --user=1000:1000} has none. */
    private int userOption(byte[] text, int from, int to, int none) {
        int begin = ByteClass.DOTTED.end(text, from, to);
        if (begin == from || begin + 1 >= to || text[begin] != ':') {
            return none;
        }
        context.name(from, from);
        return NonSecretPatterns.isMixed(text, begin + 1, to)
                ? value(text, begin + 1, to, false, false, Verdict.SECRET, none)
                : none;
    }

    /** Returns whether a colon separates a path and a non-secret: {@code /etc/passwd:ro}, {@code registry/password:1.2}. */
    private static boolean isVolume(byte[] text, int nameEnd, int at, int to, boolean equals) {
        return !equals && nameEnd == at && at + 1 < to && text[at + 1] > ' ' && !isQuote(text[at + 1]);
    }

    /** Returns whether a slash starts its word, as for a Windows option: {@code /password:hunter2}. */
    private static boolean isSwitch(byte[] text, int from, int slash) {
        return slash == from || text[slash - 1] <= ' ' || isQuote(text[slash - 1]);
    }

    /** Returns whether a path component before a secret name marks the value as public: {@code checksum/secret: …}. */
    private boolean isChecksum(byte[] text, int from, int end) {
        int begin = nameBegin(text, from, end);
        return begin < end && names.isPublic(text, begin, end);
    }

    /** Returns whether a name is secret in its context: in a query, a connection string, as a YAML key. */
    private boolean isSecretHere(byte[] text, int from, int nameBegin, int nameEnd, int at, int to, boolean equals) {
        byte before = nameBegin > from ? text[nameBegin - 1] : 0;
        return ((before == '?' || before == '&') && isLongInQuery(text, nameBegin, nameEnd, at, to))
                || (equals && before == ';' && names.isSecret(text, nameBegin, nameEnd, SecretNames.Place.LIST))
                || (!equals
                        && isKey(text, from, nameBegin, nameEnd)
                        && names.isSecret(text, nameBegin, nameEnd, SecretNames.Place.KEY))
                || (!equals
                        && before == '"'
                        && nameEnd < at
                        && nameEnd - nameBegin == PASS.length
                        && endsWith(text, nameBegin, nameEnd, PASS)
                        && isQuotedPassword(text, at + 1, to))
                || (endsWith(text, nameBegin, nameEnd, VALUE)
                        && nameEnd - nameBegin == VALUE.length
                        && isValueOfName(text, from, nameBegin));
    }

    /** Returns whether a quoted text follows that may be a password: {@code "pass": "hunter2"}. */
    private static boolean isQuotedPassword(byte[] text, int from, int to) {
        int begin = from < to && text[from] == ' ' ? from + 1 : from;
        if (begin == to || text[begin] != '"' || !NonSecretPatterns.mayBePassword(text, begin + 1, to)) {
            return false;
        }
        // A score or a date has no letters: 12/12.
        int letter = begin + 1;
        while (letter < to && text[letter] != '"' && ByteClass.kind(text[letter]) < ByteClass.KIND_UPPER) {
            letter++;
        }
        return letter < to && text[letter] != '"';
    }

    /** Returns whether a colon joins names of source code or of packages: {@code token::Parser}, {@code io.token:lib:1.2}. */
    private boolean isPartOfName(byte[] text, int from, int nameBegin, int at, int to) {
        if (at + 1 < to && text[at + 1] == '?') {
            // ${TOKEN:?is not set}
            return nameBegin > from && text[nameBegin - 1] == '{';
        }
        if (at + 1 < to && text[at + 1] == ':') {
            // Not in a workflow command: ::set-output name=token::hunter2
            return nameBegin == from || text[nameBegin - 1] != '=';
        }
        int last = at;
        while (last > nameBegin && text[last - 1] != '.') {
            last--;
        }
        // A file and its line, a host and its port: token.rs:12:5, auth.example.org:8443
        boolean isFileOrHost = last > nameBegin
                && at + 1 < to
                && ByteClass.ALNUM.has(text[at + 1])
                && !names.isSecret(text, last, at, SecretNames.Place.NAMED);
        return isFileOrHost || (last > nameBegin && NonSecretPatterns.isCoordinate(text, at + 1, to));
    }

    /** Returns whether a name is the first word of its line, apart from indentation and a list dash, and has no capital letter. */
    static boolean isKey(byte[] text, int from, int nameBegin, int nameEnd) {
        for (int i = nameBegin; i < nameEnd; i++) {
            if (text[i] >= 'A' && text[i] <= 'Z') {
                return false;
            }
        }
        int at = nameBegin;
        int least = Math.max(from, nameBegin - MOST_INDENT);
        while (at > least && (text[at - 1] == ' ' || text[at - 1] == '-')) {
            at--;
        }
        return at == from || text[at - 1] == '\n';
    }

    /** Returns whether a quote after the separator ends a text that ends with the name: {@code "token:"}. */
    private static boolean endsQuoted(byte[] text, int from, int nameBegin, int quote, int to) {
        return nameBegin > from && quote < to && isQuote(text[quote]) && text[quote] == text[nameBegin - 1];
    }

    private boolean isLongInQuery(byte[] text, int nameBegin, int nameEnd, int at, int to) {
        if (!names.isSecret(text, nameBegin, nameEnd, SecretNames.Place.QUERY)) {
            return false;
        }
        // Bounded, because otherwise a text consisting of such names would be read once for each of them.
        int most = Math.min(to, at + LONG_VALUE + 1);
        int end = at + 1;
        while (end < most && !endsValue(text[end], false, true)) {
            end++;
        }
        return end - at > LONG_VALUE
                || (NonSecretPatterns.isMixed(text, at + 1, end) && NonSecretPatterns.isRandom(text, at + 1, end));
    }

    /** Returns whether a word before {@code value} is a secret's name: {@code {"name": "DB_PASSWORD", "value": …}}. */
    private boolean isValueOfName(byte[] text, int from, int at) {
        int end = at;
        while (end > from && at - end < LONGEST_NAME && isBetween(text[end - 1])) {
            end--;
        }
        int begin = nameBegin(text, from, end);
        boolean isUpper = isUpper(text, begin, end);
        return begin < end
                && end < at
                && names.isSecret(text, begin, end, isUpper ? SecretNames.Place.NAMED : SecretNames.Place.TEXT);
    }

    private static boolean isBetween(byte c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == '\\' || isQuote(c);
    }

    /** Moves back over a closing quote, escaped or not. */
    private static int beforeQuote(byte[] text, int from, int end) {
        // A member in brackets: env["API_KEY"]="…"
        int at = end - 1 > from && text[end - 1] == ']' && isQuote(text[end - 2]) ? end - 1 : end;
        if (at > from && isQuote(text[at - 1])) {
            at--;
            while (at > from && text[at - 1] == '\\') {
                at--;
            }
        }
        return at;
    }

    static boolean isNameByte(byte c) {
        return ByteClass.DOTTED.has(c);
    }

    static boolean isQuote(byte c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** Returns whether there is no lower-case letter. */
    static boolean isUpper(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] >= 'a' && text[i] <= 'z') {
                return false;
            }
        }
        return true;
    }

    static boolean endsWith(byte[] text, int from, int to, byte[] lowerWord) {
        int at = to - lowerWord.length;
        if (at < from) {
            return false;
        }
        for (int i = 0; i < lowerWord.length; i++) {
            if (text[at + i] != lowerWord[i] && (text[at + i] | 0x20) != lowerWord[i]) {
                return false;
            }
        }
        return true;
    }

    /** Masks the value that starts about {@code start}; returns its end, or {@code none}. */
    private int value(byte[] text, int start, int to, boolean isHeader, boolean inQuery, Verdict verdict, int none) {
        int at = start;
        // The second colon of a workflow command, if it is not part of a name: ::set-output name=token::hunter2
        if (at > 0 && at < to && text[at] == ':' && text[at - 1] == ':') {
            at++;
        }
        // := and => and == are separators, too.
        int signs = at;
        while (at < to && at - signs < 2 && (text[at] == '=' || text[at] == '>')) {
            at++;
        }
        for (int blanks = 0; at < to && blanks < MOST_BLANKS && (text[at] == ' ' || text[at] == '\t'); blanks++) {
            at++;
        }
        int escapes = at;
        while (at < to && text[at] == '\\') {
            at++;
        }
        int string = behindStringPrefix(text, at, to);
        escapes += string - at;
        at = string;
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
            if (!isHeader && end < to && text[end] == ' ' && SecretOptionTable.isWord(text, at, end, ECHO)) {
                // A command that prints the secret is not a secret itself.
                at = end + 1;
                end = openValueEnd(text, at, to, false, inQuery);
            }
        }
        int begin = isHeader ? behindScheme(text, at, end) : at;
        boolean isQuoted = begin > start && isQuote(text[begin - 1]);
        if (!verdict.isSecret() && !isQuoted) {
            int key = ByteClass.BASE64.end(text, begin, Math.min(end, begin + NonSecretPatterns.LONGEST_KEY + 1));
            end = key == end || isJoint(text[key]) || ByteClass.ALNUM.has(text[key]) ? end : key;
        }
        if (begin == end
                || !verdict.fits(text, begin, end)
                || (isQuoted
                        ? isNoQuotedSecret(text, start, begin, end)
                        : notSecrets.hasInText(text, begin, end)
                                || context.isItsName(text, begin, end)
                                || context.isLabel(text, begin, end)
                                || context.isCode(text, start, begin, end, to)
                                || context.isListOfNames(text, begin, end)
                                || names.isPlaceholder(text, begin, end)
                                || context.isProse(text, textBegin, start, begin, end, to))) {
            return none;
        }
        if (end == to) {
            isCut = true;
        }
        learned.learn(text, begin, end);
        return counter.mask(text, begin, end, isHeader ? header : namedValue) ? end : none;
    }

    /**
     * Returns the end of an unquoted value. A value within the last one ends with it, so that a text of nested values is read once for each
     * way to find the end.
     */
    private int openValueEnd(byte[] text, int at, int to, boolean isHeader, boolean inQuery) {
        int how = (isHeader ? 2 : 0) + (inQuery ? 1 : 0);
        if (at < openFrom[how] || at >= openTo[how]) {
            int end = at;
            while (end < to && !endsValue(text[end], isHeader, inQuery)) {
                end++;
            }
            openFrom[how] = at;
            openTo[how] = end;
        }
        return openTo[how];
    }

    /** Skips the prefix of a string literal: {@code b"…"}, {@code rf'…'}. */
    private static int behindStringPrefix(byte[] text, int from, int to) {
        int at = from;
        while (at < to && at - from < 2 && ByteClass.kind(text[at]) == ByteClass.KIND_LOWER) {
            at++;
        }
        return at < to && isQuote(text[at]) ? at : from;
    }

    /** A quote with more backslashes before it than the one that started the value belongs to the value. */
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

    /** Skips the scheme of a header's value, which is not masked: Bearer, Basic. */
    private static int behindScheme(byte[] text, int from, int to) {
        int end = ByteClass.TOKEN.end(text, from, Math.min(to, from + 16));
        return end > from && end < to && text[end] == ' ' ? end + 1 : from;
    }

    private boolean isNoQuotedSecret(byte[] text, int start, int from, int to) {
        return notSecrets.has(text, from, to)
                || NonSecretValues.isVariable(text, from, to)
                || ValueContext.isCommandOutput(text, start, from, to)
                || context.isLabel(text, from, to)
                || names.isPlaceholder(text, from, to);
    }
}
