package eyas.state.job;

import eyas.event.Bytes;

/**
 * What shows that a process was started for a package. Immutable; bytes are not to be changed.
 *
 * @param method how it is known
 * @param confidence how sure it is that it runs for this package
 * @param text the program that started it, the variable or the file that tells
 * @param time when that was seen, ns since the epoch; 0 for a process that was running before it was known
 */
public record ScriptEvidence(PackageMethod method, Confidence confidence, byte[] text, long time) {
    /** Stands for nothing that is known. */
    static final ScriptEvidence NONE = new ScriptEvidence(PackageMethod.ENVIRONMENT, Confidence.LOW, Bytes.EMPTY, 0);
}
