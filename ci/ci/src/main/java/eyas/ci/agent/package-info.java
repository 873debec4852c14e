/**
 * Keeps the books of the agent that watches a job: its folder, its chained log, and what the log says of its end.
 */
@NullMarked
package eyas.ci.agent;

import org.jspecify.annotations.NullMarked;
