package eyas.capture.redaction;

import eyas.capture.redaction.SecretNames.Verdict;

/**
 * Masks secrets in lists of NUL-terminated strings, in place: argument lists and environments.
 *
 * <p>In an argument list a name and its value may be two strings: {@code --token VALUE}. The caller also masks the whole list as text. Not
 * thread-safe.
 */
final class ListMasker {
    private final MaskCounter counter;
    private final SecretNames names;
    private final NonSecretValues notSecrets;
    private final LearnedSecrets learned;
    private final CommandMasker commands;
    private final int variable;
    private final int argument;

    ListMasker(
            MaskCounter counter,
            SecretNames names,
            NonSecretValues notSecrets,
            LearnedSecrets learned,
            CommandMasker commands) {
        this.counter = counter;
        this.names = names;
        this.notSecrets = notSecrets;
        this.learned = learned;
        this.commands = commands;
        this.variable = counter.reason("environment variable");
        this.argument = counter.reason("argument");
    }

    /** Masks the values of variables with secret names. */
    void environment(byte[] text, int from, int to) {
        for (int begin = from; begin < to; ) {
            int end = end(text, begin, to);
            named(text, begin, end, variable, SecretNames.Place.NAMED);
            begin = end + 1;
        }
    }

    /**
     * Masks the values of options with secret names, and of {@code NAME=VALUE}.
     *
     * @param programText the text with the path or name of the program, on which some options depend
     */
    void arguments(byte[] text, int from, int to, byte[] programText, int programFrom, int programTo) {
        Verdict verdict = Verdict.OPEN;
        for (int begin = from; begin < to; ) {
            int end = end(text, begin, to);
            if (verdict != Verdict.OPEN && !isOption(text, begin, end)) {
                mask(text, begin, end, argument, verdict);
                verdict = Verdict.OPEN;
            } else {
                verdict = option(text, begin, end);
            }
            begin = end + 1;
        }
        commands.vector(text, from, to, programText, programFrom, programTo);
    }

    private static int end(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] != 0) {
            end++;
        }
        return end;
    }

    /** An argument that starts with two dashes, or a dash and a letter, is the next option and not a value. */
    private static boolean isOption(byte[] text, int from, int to) {
        return to - from >= 2 && text[from] == '-' && (text[from + 1] == '-' || to - from == 2);
    }

    /** Masks a value attached to an option; returns the verdict on the next argument. */
    private Verdict option(byte[] text, int from, int to) {
        int name = from;
        while (name < to && text[name] == '-') {
            name++;
        }
        boolean isName = name > from && name < to && ByteClass.DOTTED.end(text, name, to) == to;
        if (isName) {
            return names.judge(text, name, to, SecretNames.Place.NAMED);
        }
        // key=value and pass=3 are ordinary words; --key=value and KEY=value are not.
        boolean isNamed = name > from || NamedValueMasker.isUpper(text, name, ByteClass.DOTTED.end(text, name, to));
        named(text, name, to, argument, isNamed ? SecretNames.Place.NAMED : SecretNames.Place.TEXT);
        return Verdict.OPEN;
    }

    private void named(byte[] text, int from, int to, int reason, SecretNames.Place place) {
        int equals = ByteClass.DOTTED.end(text, from, to);
        if (equals < to && equals > from && text[equals] == '=') {
            mask(text, equals + 1, to, reason, names.judge(text, from, equals, place));
        }
    }

    private void mask(byte[] text, int from, int to, int reason, Verdict verdict) {
        if (verdict.fits(text, from, to) && !notSecrets.has(text, from, to) && !names.isPlaceholder(text, from, to)) {
            learned.learn(text, from, to);
            counter.mask(text, from, to, reason);
        }
    }
}
