package eyas.hunt.query;

import eyas.text.Printable;

/** A question cannot be answered; the message names the remedy, if any. Untrusted parts of the message are escaped for terminals. */
public final class HuntException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 4_000;

    /** Creates an exception. */
    public HuntException(String message) {
        super(Printable.of(message, LONGEST));
    }

    /** Creates an exception with a cause. */
    public HuntException(String message, Throwable cause) {
        super(Printable.of(message, LONGEST), cause);
    }
}
