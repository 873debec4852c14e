/** Accepts uploads, deliveries and live alerts into the state directory, within quotas and disk limits. */
@NullMarked
package eyas.collect.intake;

import org.jspecify.annotations.NullMarked;
