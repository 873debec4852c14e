/** Commands that the steps of a CI job run. They only read options; {@link eyas.agent} implements them. */
@NullMarked
package eyas.cli.action;

import org.jspecify.annotations.NullMarked;
