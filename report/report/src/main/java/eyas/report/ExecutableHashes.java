package eyas.report;

import eyas.report.model.ExecutableFacts.Hash;
import org.jspecify.annotations.Nullable;

/** The content of executables. Event thread only. */
public interface ExecutableHashes {
    /** Nothing is known, because nobody asked. */
    ExecutableHashes NONE = (path, inode, changed) -> new Answer(null, Hash.NONE, "");

    /**
     * Find the hash of an executable.
     *
     * @param path its path
     * @param inode its inode number, 0 if unknown
     * @param changed when its inode was changed last, ns since the epoch
     */
    Answer find(String path, long inode, long changed);

    /**
     * What is known.
     *
     * @param sha256 lower-case hex, or null
     * @param kind how it was taken
     * @param problem why there is none, empty if there is one or nobody asked
     */
    record Answer(@Nullable String sha256, Hash kind, String problem) {}
}
