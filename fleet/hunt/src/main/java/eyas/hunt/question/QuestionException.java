package eyas.hunt.question;

import eyas.text.Printable;

/** The file of a question is invalid; the message names the file, the position and the remedy, and is escaped for terminals. */
public final class QuestionException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 4_000;

    QuestionException(String message) {
        super(Printable.of(message, LONGEST));
    }

    QuestionException(String message, Throwable cause) {
        super(Printable.of(message, LONGEST), cause);
    }
}
