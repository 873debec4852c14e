package eyas.baseline.file;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import java.util.List;

/** Finds what git leaves in a file where two branches changed the same lines. */
final class ConflictMarkers {
    private static final String OURS = "<<<<<<< ";
    private static final String THEIRS = ">>>>>>> ";

    private ConflictMarkers() {}

    /** Adds what is to be said of each conflict in {@code source}, and returns whether there is one. */
    static boolean find(SourceText source, LockDiagnostics findings) {
        String text = source.text();
        boolean found = false;
        for (int at = 0; at < text.length(); at = next(text, at)) {
            if (text.startsWith(OURS, at)) {
                found = true;
                findings.add(
                        DiagnosticCode.LOCK_CONFLICT,
                        new SourceRange(source, at, OURS.length() - 1),
                        List.of(),
                        "two branches changed these lines, and git left both",
                        Fix.of(
                                "keep the lines of both sides and remove the three lines of markers: a lock allows what either"
                                        + " branch does; then run 'eyas lock update' to sort it"));
            } else if (!found && text.startsWith(THEIRS, at)) {
                found = true;
                findings.add(
                        DiagnosticCode.LOCK_CONFLICT,
                        new SourceRange(source, at, THEIRS.length() - 1),
                        List.of(),
                        "the end of a conflict that git left",
                        Fix.of("remove the line"));
            }
        }
        return found;
    }

    private static int next(String text, int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }
}
