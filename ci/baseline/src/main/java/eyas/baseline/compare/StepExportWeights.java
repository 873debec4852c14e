package eyas.baseline.compare;

import eyas.baseline.model.EntryKind;
import eyas.baseline.model.EntryPattern;
import eyas.state.job.LaterStepVariable;
import java.util.Optional;

/** Weighs variables that steps export, by the table of {@link LaterStepVariable}; values are not known here. */
final class StepExportWeights {
    /** The prefix of an entry about a variable. */
    static final String VARIABLE = "variable ";

    /** The rest of a name in a family of variables, for matching a wildcard. */
    private static final String ANY = "X";

    private StepExportWeights() {}

    /** Returns the effect of a variable, or of one that a wildcard matches, on later steps; empty if none is known. */
    static Optional<String> effect(String text) {
        EntryPattern pattern = EntryPattern.of(EntryKind.ENVIRONMENT, text);
        return LaterStepVariable.all().stream()
                .filter(row -> fits(row, text, pattern))
                .map(row -> row.effect() + " (" + row.programs() + ")")
                .findFirst();
    }

    private static boolean fits(LaterStepVariable row, String text, EntryPattern pattern) {
        return (text.startsWith(VARIABLE) && row.fits(text.substring(VARIABLE.length())))
                || (pattern.isWild() && pattern.covers(VARIABLE + row.example(ANY)));
    }
}
