/** Commands of the service that monitors a self-hosted host. They only read options; {@link eyas.host} implements them. */
@NullMarked
package eyas.cli.host;

import org.jspecify.annotations.NullMarked;
