package eyas.state.origin;

import eyas.event.Bytes;

/** The ways in which a file came to be that a process runs. */
public enum OriginKind {
    /** It was there before, as far as was seen. */
    FOUND("found"),
    /** The job wrote it. */
    WRITTEN("written"),
    /** The job wrote it, by a program that was connected to another machine, or by copying what such a program wrote. */
    DOWNLOADED("downloaded"),
    /** It has no file: an anonymous file in memory. */
    MEMORY("memory");

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final byte[] word;

    OriginKind(String word) {
        this.word = Bytes.of(word);
    }

    /** Returns its word in rules; not to be changed. */
    public byte[] word() {
        return word;
    }
}
