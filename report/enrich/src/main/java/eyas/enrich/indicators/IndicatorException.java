package eyas.enrich.indicators;

/** Why a list cannot be used: which file, where, and what to do. */
public final class IndicatorException extends Exception {
    private static final long serialVersionUID = 1;

    IndicatorException(String message) {
        super(message);
    }
}
