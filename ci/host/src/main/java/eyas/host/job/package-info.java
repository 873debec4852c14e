/** The assignment of processes to jobs, and the data collected for each job. Event thread, unless stated otherwise. */
@NullMarked
package eyas.host.job;

import org.jspecify.annotations.NullMarked;
