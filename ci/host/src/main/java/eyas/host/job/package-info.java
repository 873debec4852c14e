/**
 * Which processes belong to which job, and what is collected of each job. Event thread, but for what says otherwise.
 */
@NullMarked
package eyas.host.job;

import org.jspecify.annotations.NullMarked;
