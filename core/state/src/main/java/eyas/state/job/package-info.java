/**
 * Finds out to which CI job, step, command and package script each process belongs.
 *
 * <p>{@link eyas.state.job.JobTracker} is the only entry: the appliers tell it of clones, execs, connections and files opened
 * for writing, and it writes what it concludes into the {@link eyas.state.job.JobMembership} of the thread. It sees threads
 * through {@link eyas.state.job.JobProcess} and the tables through {@link eyas.state.job.JobProcesses}, and knows nothing of
 * how these are kept. What CI systems, services and loaders are known is data: {@code ci-systems.tsv}, {@code services.tsv},
 * {@code loader-variables.tsv}. What does not belong here: how attributions are shown (module fields) or added up (module
 * report).
 */
@NullMarked
package eyas.state.job;

import org.jspecify.annotations.NullMarked;
