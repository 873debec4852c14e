package eyas.state.origin;

/**
 * Resolves the paths of processes.
 *
 * <p>The textual path can be wrong if the job created links. The resolved path can be wrong if some links were not observed. Code that
 * exempts something because of its path must check both.
 */
public interface ProcessPaths {
    /** Returns the absolute, textually normalized path. */
    byte[] named(OriginProcess process, byte[] path);

    /** Returns that path with the job's links resolved; the same if there are none. */
    byte[] real(OriginProcess process, byte[] path);
}
