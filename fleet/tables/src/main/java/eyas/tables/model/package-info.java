/** The schema of the stored tables, derived from the declaration of reports. */
@NullMarked
package eyas.tables.model;

import org.jspecify.annotations.NullMarked;
