/**
 * Reports what a recorded job did, with optional enrichment.
 *
 * <p>Contains the options and the control flow of {@code eyas analyze}. The contents of a report are in {@code eyas.report}, enrichment is
 * in {@code eyas.enrich}.
 */
@NullMarked
package eyas.cli.analyze;

import org.jspecify.annotations.NullMarked;
