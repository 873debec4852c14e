package eyas.report;

/** Says what is wrong with a file of filters: its name, the place, and what would be right. */
public final class FiltersException extends Exception {
    private static final long serialVersionUID = 1L;

    FiltersException(String message) {
        super(message);
    }
}
