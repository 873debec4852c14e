package eyas.capture.redaction;

import eyas.event.Bytes;

/** Judges from the text around a value, in source code and in prose, that it is not a secret. Not thread-safe. */
final class ValueContext {
    private static final byte[] BYTES = Bytes.of("bytes");
    private static final byte[] ECHO = Bytes.of("echo");
    private static final byte[] PASS = Bytes.of("pass");
    private static final byte[] SECRETS = Bytes.of("secrets");

    /** Characters that follow, start or separate names in source code. */
    private static final String MARKS = ",;)({[";

    private static final String SIGILS = "&@:!_";
    private static final String OPERATORS = "|&?+=";

    private final SecretNames names;
    /** The start of the name of the value to judge. */
    private int nameBegin;

    private int nameEnd;

    ValueContext(SecretNames names) {
        this.names = names;
    }

    /** Starts the judgment of a name's value; the range is empty if there is no name. */
    void name(int begin, int end) {
        nameBegin = begin;
        nameEnd = end;
    }

    /** Returns whether a value equals the end of its name: {@code self.password = password}. */
    boolean isItsName(byte[] text, int from, int to) {
        int name = nameEnd;
        while (name > nameBegin && ByteClass.ALNUM.has(text[name - 1])) {
            name--;
        }
        return isName(text, name, from, to) || isName(text, nameBegin, from, to);
    }

    /**
     * Returns whether words without a number are source code or part of a list of names, by the text around them: {@code password =
     * url.password}, {@code password: readPassword,}, {@code user:password:shell}.
     */
    boolean isCode(byte[] text, int start, int begin, int end, int to) {
        if (!NonSecretPatterns.isWords(text, begin, end) || NonSecretPatterns.hasDigit(text, begin, end)) {
            return false;
        }
        boolean isBehindBlank = start - 1 > nameEnd && text[start - 2] == ' ';
        if (text[start - 1] == '=' && !isBehindBlank) {
            // Shell scripts have no types and operators: PASSWORD=hunter; make
            return (text[end - 1] == ',' || text[end - 1] == ')')
                    && !NamedValueMasker.isUpper(text, nameBegin, nameEnd);
        }
        // After a slash it is a Windows option: /password:hunter
        boolean isSwitch = nameBegin > 0 && nameBegin < nameEnd && text[nameBegin - 1] == '/';
        boolean isJoined = text[start - 1] == ':' && start == begin && !isSwitch;
        boolean isBeforeOperator = end + 1 < to && text[end] == ' ' && OPERATORS.indexOf(text[end + 1]) >= 0;
        return isBehindBlank
                || isJoined
                || isBeforeOperator
                || MARKS.indexOf(text[end - 1]) >= 0
                || SIGILS.indexOf(text[begin]) >= 0
                || isCamelCase(text, begin, end);
    }

    private static boolean isCamelCase(byte[] text, int from, int to) {
        boolean turns = false;
        for (int i = from; i < to; i++) {
            if (!ByteClass.WORD.has(text[i])) {
                return false;
            }
            turns |= i > from
                    && ByteClass.kind(text[i - 1]) == ByteClass.KIND_LOWER
                    && ByteClass.kind(text[i]) == ByteClass.KIND_UPPER;
        }
        return turns;
    }

    /** Returns whether words are a label that mentions a secret: {@code "Forgot your password?"}, {@code "Password"}. */
    boolean isLabel(byte[] text, int begin, int end) {
        if (ByteClass.kind(text[begin]) == ByteClass.KIND_UPPER && isItsName(text, begin, end)) {
            return true;
        }
        boolean isCapital =
                ByteClass.kind(text[begin]) == ByteClass.KIND_UPPER && !NamedValueMasker.isUpper(text, begin, end);
        return (isCapital || hasBlank(text, begin, end))
                && end - begin <= NamedValueMasker.LONGEST_NAME
                && NonSecretPatterns.isWords(text, begin, end)
                && !NonSecretPatterns.hasDigit(text, begin, end)
                && names.isSecret(text, begin, end, SecretNames.Place.TEXT);
    }

    private static boolean hasBlank(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != ' ') {
            at++;
        }
        return at < to;
    }

    /** Returns whether a list of secret names starts, as in container and workflow files: {@code secrets: [db_password, api_key]}. */
    boolean isListOfNames(byte[] text, int from, int to) {
        if (text[from] != '[' || from + 1 == to || !NamedValueMasker.endsWith(text, nameBegin, nameEnd, SECRETS)) {
            return false;
        }
        for (int begin = from + 1; begin < to; ) {
            int end = ByteClass.DOTTED.end(text, begin, to);
            boolean isName = end < to
                    && (text[end] == ',' || text[end] == ']')
                    && isJoined(text, begin, end)
                    && names.isSecret(text, begin, end, SecretNames.Place.NAMED);
            if (!isName) {
                return false;
            }
            begin = end + 1;
        }
        return true;
    }

    /** Returns whether an underscore or a dash has letters without digits on both sides. */
    private static boolean isJoined(byte[] text, int from, int to) {
        boolean joins = false;
        for (int i = from + 1; i + 1 < to; i++) {
            joins |= text[i] == '_' || text[i] == '-';
        }
        return joins && !NonSecretPatterns.hasDigit(text, from, to);
    }

    private boolean isName(byte[] text, int name, int from, int to) {
        int length = nameEnd - name;
        // A statement parameter: :password, @password.
        int begin = from < to && (text[from] == ':' || text[from] == '@') ? from + 1 : from;
        if (length == 0 || length > to - begin) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((text[begin + i] | 0x20) != (text[name + i] | 0x20)) {
                return false;
            }
        }
        return begin + length == to || !ByteClass.TOKEN.has(text[begin + length]);
    }

    /**
     * Returns whether a sentence, a type or a length starts: {@code passwd: password updated successfully}, {@code token: Token = …},
     * {@code token: 1234 bytes}.
     */
    boolean isProse(byte[] text, int from, int start, int begin, int end, int to) {
        int next = end + 1;
        if (next >= to || text[end] != ' ') {
            return text[start - 1] == ':' && isInSentence(text, from) && isPair(text, begin, end);
        }
        if (ByteClass.DIGIT.end(text, begin, end) == end) {
            return SecretOptionTable.isWord(text, next, Math.min(to, next + BYTES.length), BYTES);
        }
        if (text[start - 1] != ':' && text[start - 1] != '>') {
            return false;
        }
        if (text[next] == '=') {
            return true;
        }
        int nextEnd = ByteClass.ALNUM.end(text, next, to);
        boolean isWords = isLower(text, begin + 1, end)
                && ByteClass.kind(text[begin]) != ByteClass.KIND_DIGIT
                && nextEnd > next
                && isLower(text, next, nextEnd);
        // A line with a passphrase also has words.
        return (isWords
                        && (!isPassphrase(text)
                                || isInSentence(text, from)
                                || names.isSecret(text, begin, end, SecretNames.Place.TEXT)))
                || (isInSentence(text, from) && isPair(text, begin, end));
    }

    /** Returns whether the name of the value is not at the start of its line, or is a member of another name. */
    private boolean isInSentence(byte[] text, int from) {
        boolean isMember = false;
        for (int i = nameBegin; i < nameEnd; i++) {
            isMember |= text[i] == '.';
        }
        return isMember
                || (nameBegin - 1 > from && text[nameBegin - 1] == ' ' && ByteClass.ALNUM.has(text[nameBegin - 2]));
    }

    private boolean isPassphrase(byte[] text) {
        for (int i = nameBegin; i + PASS.length <= nameEnd; i++) {
            if (NamedValueMasker.endsWith(text, i, i + PASS.length, PASS)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a value is a lower-case name and its value, which is judged by that name: {@code filename=x.whl}. */
    private static boolean isPair(byte[] text, int from, int to) {
        int end = from;
        while (end < to && ByteClass.kind(text[end]) == ByteClass.KIND_LOWER) {
            end++;
        }
        return end - from > 2 && end + 1 < to && text[end] == '=' && text[end + 1] != '=';
    }

    private static boolean isLower(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (ByteClass.kind(text[i]) != ByteClass.KIND_LOWER) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a shell inserts the output of a command: {@code TOKEN=`vault kv get token`}; an echo prints the secret itself. */
    static boolean isCommandOutput(byte[] text, int start, int from, int to) {
        boolean isQuote = from == start + 1 && text[start - 1] == '=' && text[start] == '`';
        int begin = isQuote ? from : from + 1;
        int end = isQuote ? to : to - 1;
        if (begin >= end || (!isQuote && (text[from] != '`' || text[end] != '`'))) {
            return false;
        }
        int blank = begin;
        while (blank < end && text[blank] != ' ') {
            blank++;
        }
        return blank < end && !SecretOptionTable.isWord(text, begin, blank, ECHO);
    }
}
