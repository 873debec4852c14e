package eyas.hunt.query;

import eyas.text.Printable;

/**
 * Reports that a question cannot be answered, with the cure where there is one. Its words may quote what a job has chosen, so that they are made
 * harmless to terminals here.
 */
public final class HuntException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 4_000;

    /** Reports it. */
    public HuntException(String message) {
        super(Printable.of(message, LONGEST));
    }

    /** Reports it with what brought it about. */
    public HuntException(String message, Throwable cause) {
        super(Printable.of(message, LONGEST), cause);
    }
}
