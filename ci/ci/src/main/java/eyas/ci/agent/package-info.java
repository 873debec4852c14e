/** On-disk state of the agent that watches a job: its directory, its hash-chained log, and the end that the log shows. */
@NullMarked
package eyas.ci.agent;

import org.jspecify.annotations.NullMarked;
