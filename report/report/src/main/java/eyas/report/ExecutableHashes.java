package eyas.report;

import eyas.report.model.ExecutableFacts.Hash;
import org.jspecify.annotations.Nullable;

/** Provides content hashes of executables. Event thread only. */
public interface ExecutableHashes {
    /** Provides no hashes because none were requested. */
    ExecutableHashes NONE = (path, inode, changed) -> new Answer(null, Hash.NONE, "");

    /**
     * Finds the hash of an executable.
     *
     * @param path its path
     * @param inode its inode number, 0 if unknown
     * @param changed the last change time of its inode, ns since the epoch
     */
    Answer find(String path, long inode, long changed);

    /**
     * The known hash.
     *
     * @param sha256 lower-case hex, or null
     * @param kind how it was taken
     * @param problem why there is no hash; empty if there is one or none was requested
     */
    record Answer(@Nullable String sha256, Hash kind, String problem) {}
}
