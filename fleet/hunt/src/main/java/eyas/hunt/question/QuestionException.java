package eyas.hunt.question;

import eyas.text.Printable;

/** Reports that the file of a question is of no use: which file, where, and what to do that are harmless to terminals. */
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
