package eyas.capture.redaction;

import eyas.capture.redaction.SecretOptionTable.Form;
import eyas.event.Bytes;

/** Masks the secrets that a program takes, according to their form, in place. Not thread-safe. */
final class ArgumentMasker {
    private static final byte[] PASS_PREFIX = Bytes.of("pass:");

    private final MaskCounter counter;
    private final SecretNames names;
    private final NonSecretValues notSecrets;
    private final LearnedSecrets learned;
    private final int argument;
    private final int input;

    ArgumentMasker(MaskCounter counter, SecretNames names, NonSecretValues notSecrets, LearnedSecrets learned) {
        this.counter = counter;
        this.names = names;
        this.notSecrets = notSecrets;
        this.learned = learned;
        this.argument = counter.reason("argument");
        this.input = counter.reason("standard input of a program");
    }

    /** Returns whether an argument ends with the name of a secret. */
    boolean isSecretName(byte[] text, int begin, int end) {
        int name = end;
        while (name > begin && ByteClass.DOTTED.has(text[name - 1])) {
            name--;
        }
        return name < end && names.isSecret(text, name, end, SecretNames.Place.NAMED);
    }

    /**
     * Masks an argument, or the part of it that is the secret.
     *
     * @param vector whether it is in an argument vector, where no shell removes quotes or expands variables
     */
    void apply(byte[] text, Form form, int from, int to, boolean vector) {
        int begin = from;
        int end = to;
        if (!vector
                && end - begin >= 2
                && (text[begin] == '"' || text[begin] == '\'')
                && text[end - 1] == text[begin]) {
            begin++;
            end--;
        }
        begin = switch (form) {
            case USERPASS -> behind(text, begin, end, (byte) ':');
            case COMMAPASS -> behind(text, begin, end, (byte) ',');
            case PERCENT -> behind(text, begin, end, (byte) '%');
            case SLASHPASS -> behind(text, begin, end, (byte) '/');
            case PAIR -> behind(text, begin, end, (byte) '=');
            case PASS ->
                end - begin > PASS_PREFIX.length
                                && SecretOptionTable.isWord(text, begin, begin + PASS_PREFIX.length, PASS_PREFIX)
                        ? begin + PASS_PREFIX.length
                        : end;
            case STDIN, USERSTDIN -> end;
            case ATTACHED, NEXT, BOTH, VALUE, QUOTED, NAMED -> begin;
        };
        if (form == Form.QUOTED && isProse(text, begin, end)) {
            return;
        }
        boolean isVariable = !vector && NonSecretValues.isVariable(text, begin, end);
        if (begin < end && !isVariable && !notSecrets.has(text, begin, end) && !names.isPlaceholder(text, begin, end)) {
            mask(text, begin, end, argument);
        }
    }

    private static boolean isProse(byte[] text, int from, int to) {
        int blank = from;
        while (blank < to && text[blank] != ' ') {
            blank++;
        }
        return blank < to && NonSecretPatterns.isWords(text, from, to);
    }

    /** Masks a secret that a program reads from its standard input. */
    void input(byte[] text, int from, int to, Form form) {
        int begin = from;
        if (form == Form.USERSTDIN) {
            begin = behind(text, from, to, (byte) ':');
        }
        int end = to;
        if (end - begin > 2 && text[end - 2] == '\\' && text[end - 1] == 'n') {
            end -= 2;
        }
        if (begin < end && !NonSecretValues.isVariable(text, begin, end)) {
            mask(text, begin, end, input);
        }
    }

    /** Returns the index after the first {@code separator}, or {@code to} if there is none. */
    private static int behind(byte[] text, int from, int to, byte separator) {
        for (int i = from; i < to; i++) {
            if (text[i] == separator) {
                return i + 1;
            }
        }
        return to;
    }

    private void mask(byte[] text, int from, int to, int reason) {
        learned.learn(text, from, to);
        counter.mask(text, from, to, reason);
    }
}
