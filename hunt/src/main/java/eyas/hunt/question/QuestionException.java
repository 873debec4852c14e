package eyas.hunt.question;

/** Reports that the file of a question is of no use: which file, where, and what to do. */
public final class QuestionException extends Exception {
    private static final long serialVersionUID = 1L;

    QuestionException(String message) {
        super(message);
    }

    QuestionException(String message, Throwable cause) {
        super(message, cause);
    }
}
