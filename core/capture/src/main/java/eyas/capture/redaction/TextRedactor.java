package eyas.capture.redaction;

import eyas.event.Bytes;

/**
 * Masks values that look like secrets in single texts, as {@link Redactor} does in events. Not thread-safe.
 *
 * <p>A value that was identified as a secret by the name of a variable is masked in all later texts.
 */
public final class TextRedactor {
    private final MaskCounter counter = new MaskCounter();
    private final LearnedSecrets learned = new LearnedSecrets();
    private final SecretNames names = new SecretNames();
    private final NonSecretValues notSecrets = new NonSecretValues();
    private final CommandMasker commands = new CommandMasker(counter, names, notSecrets, learned);
    private final ListMasker lists = new ListMasker(counter, names, notSecrets, learned, commands);
    private final TextMasker texts = new TextMasker(counter, names, notSecrets, learned, commands);

    /** Learns the secrets of an environment; {@code environment} is used as a scratch buffer and overwritten. */
    public void learn(byte[] environment, int length) {
        lists.environment(environment, 0, length);
    }

    /**
     * Learns the secrets among a program's arguments, so that they are masked wherever they are printed; {@code arguments} is used as a
     * scratch buffer and overwritten.
     */
    public void learnArguments(byte[] arguments, byte[] program) {
        int end = Bytes.indexOfZero(program, program.length);
        lists.arguments(arguments, 0, arguments.length, program, 0, end);
        texts.mask(arguments, 0, arguments.length);
    }

    /** Returns {@code text} with each byte of its secrets masked by an asterisk; the same instance if it has none. */
    public String mask(String text) {
        if (text.length() < 2) {
            return text;
        }
        byte[] bytes = Bytes.of(text);
        long before = counter.bytes();
        texts.mask(bytes, 0, bytes.length);
        return counter.bytes() == before ? text : Bytes.text(bytes);
    }
}
