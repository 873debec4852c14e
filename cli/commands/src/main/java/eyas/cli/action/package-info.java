/**
 * The commands that the steps of a CI job call: they read options; {@link eyas.agent} does what they ask for.
 */
@NullMarked
package eyas.cli.action;

import org.jspecify.annotations.NullMarked;
