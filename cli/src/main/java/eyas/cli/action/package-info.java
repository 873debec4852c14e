/**
 * Holds the commands that a runner's steps call: they start and stop the agent and tell the runner what came of it. They
 * are short, and watch nothing themselves.
 */
@NullMarked
package eyas.cli.action;

import org.jspecify.annotations.NullMarked;
