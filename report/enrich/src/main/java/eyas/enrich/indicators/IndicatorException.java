package eyas.enrich.indicators;

/** Thrown for an unusable list; the message contains the file, the location and the remedy. */
public final class IndicatorException extends Exception {
    private static final long serialVersionUID = 1;

    IndicatorException(String message) {
        super(message);
    }
}
