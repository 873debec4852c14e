package eyas.capture.redaction;

import eyas.capture.redaction.SecretNames.Verdict;
import eyas.event.Bytes;
import java.util.Arrays;

/**
 * Masks secrets in a range of bytes that is interpreted as text, in place.
 *
 * <p>Detects: tokens by their format, private keys, passwords in URLs, values of secret names (with {@code =}, {@code :}, as an option or
 * as an XML element), authorization and cookie headers, and values learned elsewhere; except in data, also words that look random. One
 * pass; allocates only for learned values. Not thread-safe.
 */
final class TextMasker {
    private static final byte[][] PASSWORD_WORDS = {
        Bytes.of("pass"), Bytes.of("password"), Bytes.of("passwd"), Bytes.of("token")
    };
    /** The start of JSON in base64. */
    private static final byte[] JSON = Bytes.of("eyJ");

    /** The start of a PEM key or certificate in base64. */
    private static final byte[] PEM = Bytes.of("LS0t");

    private static final byte[] ID = Bytes.of("id");
    private static final byte[] STRING = Bytes.of("string");
    private static final byte[] KEY_CLOSING = Bytes.of("</key>");
    private static final byte[] NAME_ATTRIBUTE = Bytes.of("name=\"");
    private static final int MOST_INDENT = 64;

    private static final byte[] IMAGE_DIGEST = Bytes.of("@sha");
    private static final byte[] TCP = Bytes.of("@tcp(");
    private static final byte[] UNIX = Bytes.of("@unix(");
    private static final byte[] CLOSING = Bytes.of("</");
    private static final byte[] KEY_BEGIN = Bytes.of("-----BEGIN ");
    private static final byte[] KEY_KIND = Bytes.of("PRIVATE KEY");
    private static final byte[] STATIC_KEY_KIND = Bytes.of("OpenVPN Static key");
    private static final byte[] DASHES = Bytes.of("-----");
    private static final byte[] KEY_END = Bytes.of("-----END");
    /** Maximum length of a private key's first line. */
    private static final int KEY_LINE = 64;

    /** Minimum length of a user name without a password in a URL that is considered a token. */
    private static final int USER_TOKEN = 20;
    /** Database ports have four or five digits. */
    private static final int SHORTEST_PORT = 4;

    private static final int LONGEST_PORT = 5;
    private static final int SHORTEST_PASSWORD = 4;
    /** Maximum number of letters and digits in an identifier of 128 bits. */
    private static final int LONGEST_ID = 22;

    /** Maximum number of bytes between a name and its value: {@code "id": "}. */
    private static final int MOST_JOINTS = 6;

    private final MaskCounter counter;
    private final TokenFormats shapes;
    private final RandomTextDetector random = new RandomTextDetector();
    private final SecretNames names;
    private final NamedValueMasker values;
    private final AdjacentValueMasker adjacent;
    private final LearnedSecrets learned;
    private final CommandMasker commands;
    private final int privateKey;
    private final int urlPassword;
    private final int linePassword;
    private final int repeated;
    private final int rest;
    private final int randomText;

    private boolean isData;
    /** The end of the body of a certificate, a public key or a signature. */
    private int publicUntil;

    private TruncatedSecret openEnd = TruncatedSecret.NONE;

    TextMasker(
            MaskCounter counter,
            SecretNames names,
            NonSecretValues notSecrets,
            LearnedSecrets learned,
            CommandMasker commands) {
        this.counter = counter;
        this.shapes = new TokenFormats();
        this.names = names;
        this.values = new NamedValueMasker(counter, names, notSecrets, learned);
        this.adjacent = new AdjacentValueMasker(values);
        this.learned = learned;
        this.commands = commands;
        this.privateKey = counter.reason("private key");
        this.urlPassword = counter.reason("password in a URL");
        this.linePassword = counter.reason("password in a password file");
        this.repeated = counter.reason("value learned elsewhere");
        this.rest = counter.reason("rest of a truncated secret");
        this.randomText = counter.reason("random text");
    }

    /** Returns the kind of secret that would continue at the start of the next data, after {@link #mask}. */
    TruncatedSecret openEnd() {
        return openEnd;
    }

    /** Masks the continuation of a secret at {@code from}; returns whether it reaches the end again. */
    boolean maskContinuation(byte[] text, int from, int to, TruncatedSecret open) {
        int end = open.follow().end(text, from, to);
        counter.mask(text, from, end, rest);
        return end == to;
    }

    /** Masks secrets in data that was read or written: files and messages, where random text is common. */
    void maskData(byte[] text, int from, int to) {
        isData = true;
        maskAll(text, from, to);
    }

    /** Masks secrets in arguments, environments, paths and descriptions. */
    void mask(byte[] text, int from, int to) {
        isData = false;
        maskAll(text, from, to);
    }

    private void maskAll(byte[] text, int from, int to) {
        openEnd = TruncatedSecret.NONE;
        publicUntil = from;
        shapes.startText();
        values.startText(from);
        commands.startText(from, to);
        // First, because a partially masked secret is not found again.
        repeated(text, from, to);
        long before = learned.learnedCount();
        int at = from;
        while (at < to) {
            int end = switch (text[at]) {
                case '=' -> values.assignment(text, from, at, to, true);
                case ':' -> colon(text, from, at, to);
                case '-' -> dash(text, from, at, to);
                case '@' -> dataSource(text, from, at, to);
                case '>' -> element(text, from, at, to);
                case ' ', '\t', ',', '(' -> adjacent.mask(text, from, at, to);
                default -> at;
            };
            if (end == at && isAtWordStart(text, from, at)) {
                end = token(text, from, at, to);
                if (end == at && text[at] > ' ' && commands.mayBegin(text, at, to)) {
                    commands.line(text, from, at, to);
                }
            }
            at = Math.max(end, at + 1);
        }
        if (values.isCut() && openEnd == TruncatedSecret.NONE) {
            openEnd = TruncatedSecret.TOKEN;
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
                counter.mask(text, at, at + length, repeated);
            }
            at += Math.max(1, length);
        }
    }

    private int token(byte[] text, int from, int at, int to) {
        TokenPattern token = shapes.find(text, from, at, to);
        if (token == null) {
            return isData ? at : random(text, from, at, to);
        }
        int end = shapes.end();
        // Without a dot it is not a token but an object, such as a continuation token.
        boolean isObject = token.prefix().length == JSON.length
                && startsWith(text, at, end, JSON)
                && ByteClass.TOKEN.end(text, at, end) == end
                && isNamedPublic(text, from, at);
        if (startsWith(text, at, end, PEM) && token.isPublic() && RandomTextDetector.holdsPrivateKey(text, at, end)) {
            if (end == to) {
                openEnd = TruncatedSecret.TOKEN;
            }
            return counter.mask(text, at + token.prefix().length, end, privateKey) ? end : at;
        }
        if (token.isPublic() || isObject) {
            return end;
        }
        if (end == to) {
            openEnd = TruncatedSecret.TOKEN;
        }
        return counter.mask(text, at + token.prefix().length, end, counter.reason(token.service())) ? end : at;
    }

    /** Masks a word that looks random, unless its name denotes an identifier, a hash or the like. */
    private int random(byte[] text, int from, int at, int to) {
        if (at < publicUntil || (at > from && !isBeforeWord(text[at - 1]))) {
            return at;
        }
        int end = random.end(text, at, to);
        boolean isSecret =
                end > at && !isNamedPublic(text, from, at) && !(end - at <= LONGEST_ID && isBehindId(text, from, at));
        return isSecret && counter.mask(text, at, end, randomText) ? end : at;
    }

    /** Returns whether running text marks a word as a non-secret identifier: {@code request id …}. */
    private boolean isBehindId(byte[] text, int from, int at) {
        int end = at - 1;
        int begin = end - ID.length;
        if (begin - 1 <= from
                || text[end] != ' '
                || text[begin - 1] != ' '
                || !NamedValueMasker.endsWith(text, begin, end, ID)) {
            return false;
        }
        int before = NamedValueMasker.nameBegin(text, from, begin - 1);
        return before < begin - 1 && names.judge(text, before, end, SecretNames.Place.NAMED) == Verdict.OPEN;
    }

    private static boolean isBeforeWord(byte c) {
        return (c >= 0 && c <= ' ') || c == '=' || c == ',' || c == '"' || c == '\'' || c == '`' || c == '(';
    }

    /** Returns whether the name before a value denotes something public: {@code "etag": "…"}, {@code -buildid …}. */
    private boolean isNamedPublic(byte[] text, int from, int at) {
        int end = at;
        boolean hasSeparator = false;
        while (end > from && at - end < MOST_JOINTS && isJoint(text[end - 1])) {
            end--;
            hasSeparator |= text[end] == '=' || text[end] == ':';
        }
        int begin = end;
        while (begin > from
                && end - begin < NamedValueMasker.LONGEST_NAME
                && NamedValueMasker.isNameByte(text[begin - 1])) {
            begin--;
        }
        if (begin == end) {
            return false;
        }
        if (!hasSeparator && text[begin] != '-') {
            // Running text: with digest …
            return end + 1 == at && text[end] == ' ' && end - begin > 2 && names.isPublicWord(text, begin, end);
        }
        // A single quoted letter is a member of a JSON web key; elsewhere it may be anything.
        boolean isLetter = end - begin == 1 || (end - begin == 2 && text[begin] == '-');
        boolean isMember = isLetter && begin > from && text[begin - 1] == '"' && text[end] == '"';
        // The kind of a key precedes it: public key: …
        if (begin - 1 > from && text[begin - 1] == ' ' && NamedValueMasker.isKeyWord(text, begin, end)) {
            begin = NamedValueMasker.nameBegin(text, from, begin - 1);
        }
        return (!isLetter || isMember) && names.isPublic(text, begin, end);
    }

    private static boolean isJoint(byte c) {
        return isBeforeWord(c) || c == ':' || c == '[' || c == ')' || c == '\\';
    }

    private int colon(byte[] text, int from, int at, int to) {
        if (at + 2 < to && text[at + 1] == '/' && text[at + 2] == '/') {
            return url(text, at + 3, to, at);
        }
        int line = passwordLine(text, from, at, to);
        return line > at ? line : values.assignment(text, from, at, to, false);
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
        if (end - begin < NamedValueMasker.SHORTEST_OPTION) {
            return at;
        }
        Verdict verdict =
                end < to && text[end] == ' ' ? names.judge(text, begin, end, SecretNames.Place.NAMED) : Verdict.OPEN;
        boolean isNextOption = end + 1 < to && text[end + 1] == '-';
        return verdict == Verdict.OPEN || isNextOption ? at : values.valueBehind(text, end, to, verdict, at);
    }

    /** Masks the text of an element with a secret name: {@code <password>…</password>}. */
    private int element(byte[] text, int from, int at, int to) {
        int end = at;
        int begin = NamedValueMasker.nameBegin(text, from, end);
        boolean isString = begin > from && text[begin - 1] == '<' && startsWith(text, begin, at, STRING);
        if (isString) {
            // The previous element is the name: <key>token</key><string>…</string>
            int before = begin - 1;
            while (before > from && begin - before < MOST_INDENT && text[before - 1] <= ' ') {
                before--;
            }
            end = before - KEY_CLOSING.length;
            begin = end > from && startsWith(text, end, before, KEY_CLOSING)
                    ? NamedValueMasker.nameBegin(text, from, end)
                    : end;
        } else if (at - 1 > from && text[at - 1] == '"') {
            // An attribute is the name: <string name="token">…</string>
            end = at - 1;
            begin = NamedValueMasker.nameBegin(text, from, end);
            if (!endsWith(text, from, begin, NAME_ATTRIBUTE)) {
                return at;
            }
        }
        boolean isElement = begin < end && begin > from && (end < at || text[begin - 1] == '<');
        if (!isElement || isInAngles(text, at + 1, to)) {
            return at;
        }
        Verdict verdict = names.judge(text, begin, end, SecretNames.Place.TEXT);
        return verdict == Verdict.OPEN ? at : values.valueBehind(text, at + 1, to, verdict, at);
    }

    /**
     * Returns whether the text before {@code from} ends with a placeholder and not an element: {@code <token>"}, {@code <password>@host}.
     */
    private static boolean isInAngles(byte[] text, int from, int to) {
        return from < to
                && !ByteClass.BASE64.has(text[from])
                && find(text, from, Math.min(to, from + NonSecretPatterns.LONGEST), CLOSING) < 0;
    }

    /** Masks the password of {@code user:password@host}, or a user name that is a token; starts after {@code ://}. */
    private int url(byte[] text, int from, int to, int none) {
        int colon = -1;
        int sign = -1;
        for (int i = from; i < to && (isAuthority(text[i]) || isInPassword(text, colon, sign, i)); i++) {
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
        if (begin == sign || (!hasPassword && sign - from < USER_TOKEN) || isPutIn(text, begin, sign)) {
            return none;
        }
        learned.learn(text, begin, sign);
        return counter.mask(text, begin, sign, urlPassword) ? sign : none;
    }

    /** Returns whether a {@code #} is part of an unescaped password, and does not start a fragment after a port. */
    private static boolean isInPassword(byte[] text, int colon, int sign, int at) {
        return text[at] == '#' && colon >= 0 && sign < 0 && ByteClass.DIGIT.end(text, colon + 1, at) < at;
    }

    /** Masks the password of {@code host:port:database:user:password} in a PostgreSQL password file, from its first colon on. */
    private int passwordLine(byte[] text, int from, int at, int to) {
        int port = fieldEnd(text, at, to, ByteClass.DIGIT);
        boolean isPort =
                port - at > 1 && (text[at + 1] == '*' || (port - at > SHORTEST_PORT && port - at <= LONGEST_PORT + 1));
        if (!isPort) {
            return at;
        }
        int user = fieldEnd(text, fieldEnd(text, port, to, ByteClass.DOTTED), to, ByteClass.DOTTED);
        int begin = user + 1;
        if (begin == 0 || begin >= to || text[user] != ':' || !isHost(text, from, at)) {
            return at;
        }
        int end = begin;
        while (end < to && text[end] > ' ' && !NamedValueMasker.isQuote(text[end])) {
            end++;
        }
        if (end - begin < SHORTEST_PASSWORD || isPutIn(text, begin, end)) {
            return at;
        }
        learned.learn(text, begin, end);
        return counter.mask(text, begin, end, linePassword) ? end : at;
    }

    /** Returns the end of the field after a colon, or -1 if there is none; a name does not start with a digit. */
    private static int fieldEnd(byte[] text, int colon, int to, ByteClass bytes) {
        int begin = colon + 1;
        if (colon < 0 || begin >= to || text[colon] != ':') {
            return -1;
        }
        if (text[begin] == '*') {
            return begin + 1;
        }
        boolean mayBegin = bytes == ByteClass.DIGIT || !ByteClass.DIGIT.has(text[begin]);
        int end = bytes.end(text, begin, to);
        return mayBegin && end > begin ? end : -1;
    }

    /** Returns whether a host or {@code *} that starts its word ends at {@code end}. */
    private static boolean isHost(byte[] text, int from, int end) {
        int begin = end > from && text[end - 1] == '*' ? end - 1 : NamedValueMasker.nameBegin(text, from, end);
        return begin < end && (begin == from || isBeforeWord(text[begin - 1]));
    }

    /** Masks the password of {@code user:password@tcp(host)/db}, and a key of {@code user:key@host}. */
    private int dataSource(byte[] text, int from, int at, int to) {
        boolean isDataSource = startsWith(text, at, to, TCP) || startsWith(text, at, to, UNIX);
        boolean mayBeHost = at + 1 < to && ByteClass.ALNUM.has(text[at + 1]) && !startsWith(text, at, to, IMAGE_DIGEST);
        if (!isDataSource && !mayBeHost) {
            return at;
        }
        int begin = at;
        while (begin > from
                && at - begin < NamedValueMasker.LONGEST_NAME
                && text[begin - 1] != ':'
                && isAuthority(text[begin - 1])) {
            begin--;
        }
        boolean isPassword = begin - 1 > from
                && text[begin - 1] == ':'
                && ByteClass.WORD.has(text[begin - 2])
                && begin < at
                && !isPutIn(text, begin, at)
                && (isDataSource || NonSecretPatterns.isKey(text, begin, at));
        if (isPassword) {
            learned.learn(text, begin, at);
            counter.mask(text, begin, at, urlPassword);
        }
        return at;
    }

    /** Returns whether the password is a shell or template variable, or a placeholder. */
    private boolean isPutIn(byte[] text, int from, int to) {
        boolean isBraced = to - from > 2 && (text[from + 1] == '{' || text[from + 1] == '(');
        return NonSecretPatterns.isPlaceholder(text, from, to)
                || isPasswordWord(text, from, to)
                || names.isPlaceholder(text, from, to)
                || ((isBraced || NamedValueMasker.isUpper(text, from, to))
                        && NonSecretValues.isVariable(text, from, to));
    }

    /** Returns whether it is a word for the password: {@code https://user:password@host}, {@code https://USER:TOKEN@host}. */
    private static boolean isPasswordWord(byte[] text, int from, int to) {
        for (byte[] word : PASSWORD_WORDS) {
            boolean isWord = word.length == to - from;
            for (int i = 0; isWord && i < word.length; i++) {
                isWord = (text[from + i] | 0x20) == word[i];
            }
            if (isWord) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAuthority(byte c) {
        return c > ' ' && c != '/' && c != '?' && c != '#' && c != '"' && c != '\'' && c != '<' && c != '`'
                && c != '\\';
    }

    /** Masks the body of a private key; stores the end of that of a public key, a certificate or a signature. */
    private int privateKey(byte[] text, int at, int to) {
        int line = Math.min(to, at + KEY_BEGIN.length + KEY_LINE);
        int kind = find(text, at, line, KEY_KIND);
        kind = kind < 0 ? find(text, at, line, STATIC_KEY_KIND) : kind;
        boolean isPublic = kind < 0;
        int dashes = find(text, isPublic ? at + KEY_BEGIN.length : kind, Math.min(to, line + KEY_LINE), DASHES);
        if (dashes < 0) {
            return at;
        }
        int begin = dashes + DASHES.length;
        int end = find(text, begin, to, isPublic ? DASHES : KEY_END);
        if (isPublic) {
            publicUntil = end < 0 ? ByteClass.KEY_BODY.end(text, begin, to) : end;
            return begin;
        }
        if (end < 0) {
            end = to;
            openEnd = TruncatedSecret.PRIVATE_KEY;
        }
        return counter.mask(text, begin, end, privateKey) ? end : at;
    }

    private static boolean startsWith(byte[] text, int at, int to, byte[] word) {
        return to - at >= word.length && Arrays.equals(text, at, at + word.length, word, 0, word.length);
    }

    private static boolean endsWith(byte[] text, int from, int to, byte[] word) {
        return to - from >= word.length && startsWith(text, to - word.length, to, word);
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
