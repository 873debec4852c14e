package eyas.baseline.compare;

import eyas.baseline.model.EntryKind;
import eyas.baseline.model.EntryPattern;
import eyas.state.job.LaterStepVariable;
import java.util.Optional;

/** Weighs variables that steps hand on by the table of {@link LaterStepVariable}; values are not known here. */
final class StepExportWeights {
    /** How an entry begins that is a variable. */
    static final String VARIABLE = "variable ";

    /** The rest of a name of a family, for a wildcard to stand for. */
    private static final String ANY = "X";

    private StepExportWeights() {}

    /** Returns what a variable, or one that a wildcard stands for, does to later steps; empty where nothing of that kind is known. */
    static Optional<String> why(String text) {
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
