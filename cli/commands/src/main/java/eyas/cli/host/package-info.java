/**
 * The commands of the service that watches a self-hosted host: they read options; {@link eyas.host} does what they ask for.
 */
@NullMarked
package eyas.cli.host;

import org.jspecify.annotations.NullMarked;
