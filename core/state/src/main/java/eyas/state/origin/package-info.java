/**
 * Determines the origin of the programs that a job runs: found, written by the job, downloaded, or in memory only.
 *
 * <p>{@link eyas.state.origin.OriginTable} is the only entry point. The appliers report opened files, connections, pipes, renames and execs
 * to it, and it stores its results in the {@link eyas.state.origin.OriginState} of the thread. It accesses threads and descriptors through
 * {@link eyas.state.origin.OriginProcess} and {@link eyas.state.origin.OriginDescriptor}, independently of how they are stored. Which
 * programs copy, unpack and interpret is data: {@code programs.tsv}. How origins are shown (module fields) and evaluated (rules) is not
 * part of this package.
 */
@NullMarked
package eyas.state.origin;

import org.jspecify.annotations.NullMarked;
