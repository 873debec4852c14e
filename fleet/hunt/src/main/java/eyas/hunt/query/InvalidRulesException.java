package eyas.hunt.query;

import eyas.rules.LoadResult;

/** The rules of a question have errors. */
public final class InvalidRulesException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient LoadResult verdict;

    InvalidRulesException(LoadResult verdict) {
        super("the rules have errors");
        this.verdict = verdict;
    }

    /** Returns the errors. */
    public LoadResult verdict() {
        return verdict;
    }
}
