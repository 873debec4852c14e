package eyas.baseline.file;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import java.util.List;

/** Finds git's conflict markers. */
final class ConflictMarkers {
    private static final String OURS = "<<<<<<< ";
    private static final String THEIRS = ">>>>>>> ";

    private ConflictMarkers() {}

    /** Adds a diagnostic for each conflict in {@code source}, and returns whether there is one. */
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
                        "unresolved merge conflict",
                        Fix.of(
                                "keep the lines of both sides and remove the three marker lines: a lock allows what either"
                                        + " branch does; then run 'eyas lock update' to sort it"));
            } else if (!found && text.startsWith(THEIRS, at)) {
                found = true;
                findings.add(
                        DiagnosticCode.LOCK_CONFLICT,
                        new SourceRange(source, at, THEIRS.length() - 1),
                        List.of(),
                        "marker of a merge conflict",
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
