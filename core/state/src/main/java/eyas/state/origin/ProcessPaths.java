package eyas.state.origin;

/**
 * Which file a process means by a path.
 *
 * <p>What text says can be wrong where the job made links; what links say can be wrong where some were not seen. Who leaves
 * something alone because of a path asks for both.
 */
public interface ProcessPaths {
    /** Returns the path in full and cleaned, as text says. */
    byte[] named(OriginProcess process, byte[] path);

    /** Returns where that leads through links that the job made; the same where it made none. */
    byte[] real(OriginProcess process, byte[] path);
}
