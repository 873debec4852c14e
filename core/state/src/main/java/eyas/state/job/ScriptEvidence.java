package eyas.state.job;

import eyas.event.Bytes;

/**
 * The evidence that a process was started for a package. Immutable; the caller must not change arrays.
 *
 * @param method how the package was determined
 * @param confidence the confidence that it runs for this package
 * @param text the parent program, variable or file that shows it
 * @param time when that was observed, ns since the epoch; 0 for a process that existed before monitoring started
 */
public record ScriptEvidence(PackageMethod method, Confidence confidence, byte[] text, long time) {
    /** No evidence. */
    static final ScriptEvidence NONE = new ScriptEvidence(PackageMethod.ENVIRONMENT, Confidence.LOW, Bytes.EMPTY, 0);
}
