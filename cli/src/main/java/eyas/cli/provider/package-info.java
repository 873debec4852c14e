/** Lists the CI systems that there are. Commands stand on this package; it knows none. */
@NullMarked
package eyas.cli.provider;

import org.jspecify.annotations.NullMarked;
