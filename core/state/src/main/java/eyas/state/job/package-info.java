/**
 * Determines the CI job, step, command and package script of each process.
 *
 * <p>{@link eyas.state.job.JobTracker} is the only entry point. The appliers report clones, execs, connections and files opened for writing
 * to it, and it stores its results in the {@link eyas.state.job.JobMembership} of the thread. It accesses threads through {@link
 * eyas.state.job.JobProcess} and the tables through {@link eyas.state.job.JobProcesses}, independently of how they are stored. The known CI
 * systems, services and variables are data: {@code ci-systems.tsv}, {@code services.tsv}, {@code later-variables.tsv}. How attributions are
 * shown (module fields) or summarized (module report) is not part of this package.
 */
@NullMarked
package eyas.state.job;

import org.jspecify.annotations.NullMarked;
