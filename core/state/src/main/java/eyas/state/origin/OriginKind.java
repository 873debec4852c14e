package eyas.state.origin;

import eyas.event.Bytes;

/** How the file that a process executes came into existence. */
public enum OriginKind {
    /** It existed before, as far as was observed. */
    FOUND("found"),
    /** The job wrote it. */
    WRITTEN("written"),
    /** A program of the job with a connection to another machine wrote it, or it is a copy of such a file. */
    DOWNLOADED("downloaded"),
    /** It is an anonymous file in memory. */
    MEMORY("memory");

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final byte[] label;

    OriginKind(String word) {
        this.label = Bytes.of(word);
    }

    /** Returns its value in rules; the caller must not change it. */
    public byte[] label() {
        return label;
    }
}
