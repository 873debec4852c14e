/**
 * Measures rules: what they cost, and how much their checks select.
 *
 * <p>What belongs here: running rules on a recording with an account, and reading the account. What does not: keeping it,
 * which the matcher does.
 */
@NullMarked
package eyas.workbench.profile;

import org.jspecify.annotations.NullMarked;
