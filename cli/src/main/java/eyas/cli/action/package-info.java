/**
 * Watches a CI job from step to step.
 *
 * <p>Some commands are called by a runner's steps: they start and stop the agent and tell the runner what came of it, are
 * short, and watch nothing themselves. The agent is the one that watches, in a process of its own.
 */
@NullMarked
package eyas.cli.action;

import org.jspecify.annotations.NullMarked;
