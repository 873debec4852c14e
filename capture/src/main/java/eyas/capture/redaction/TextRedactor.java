package eyas.capture.redaction;

import eyas.event.Bytes;

/**
 * Masks values that look like secrets in single texts, as {@link Redactor} does in events. Not thread-safe.
 *
 * <p>A value that the name of a variable has shown to be a secret is masked in all texts that come later.
 */
public final class TextRedactor {
    private final MaskCounter tally = new MaskCounter();
    private final LearnedSecrets learned = new LearnedSecrets();
    private final SecretNames names = new SecretNames();
    private final ListMasker lists = new ListMasker(tally, names, learned);
    private final TextMasker texts = new TextMasker(tally, names, learned);

    /** Learns which values of an environment are secrets; {@code environment} is a scratch copy: it is overwritten. */
    public void learn(byte[] environment, int length) {
        lists.environment(environment, 0, length);
    }

    /** Returns {@code text} with its secrets masked, each byte by an asterisk; itself where it has none. */
    public String mask(String text) {
        if (text.length() < 2) {
            return text;
        }
        byte[] bytes = Bytes.of(text);
        long before = tally.bytes();
        texts.mask(bytes, 0, bytes.length);
        return tally.bytes() == before ? text : Bytes.text(bytes);
    }
}
