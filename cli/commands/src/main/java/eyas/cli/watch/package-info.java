/**
 * Watches a command while it runs: alerts at once, a report at its end.
 *
 * <p>What belongs here: {@code eyas watch}, and the demo, which is a watch of a staged attack. What does not: the agent
 * that watches a CI job from step to step; that is {@code eyas.cli.action}.
 */
@NullMarked
package eyas.cli.watch;

import org.jspecify.annotations.NullMarked;
