/**
 * Finds out where the programs come from that a job runs: found, written by the job, downloaded, or in memory only.
 *
 * <p>{@link eyas.state.origin.OriginTable} is the only entry: the appliers tell it of files opened, connections, pipes, renames
 * and execs, and it writes what it concludes into the {@link eyas.state.origin.OriginState} of the thread. It sees threads
 * and descriptors through {@link eyas.state.origin.OriginProcess} and {@link eyas.state.origin.OriginDescriptor}, and knows
 * nothing of how these are kept. Which programs copy, unpack and interpret is data: {@code programs.tsv}. What does not
 * belong here: how origins are shown (module fields) or judged (rules).
 */
@NullMarked
package eyas.state.origin;

import org.jspecify.annotations.NullMarked;
