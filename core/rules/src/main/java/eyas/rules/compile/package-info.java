/**
 * The compiler: resolves lists and macros in definitions, and checks the resulting conditions against the fields.
 *
 * <p>In scope: list substitution, macro expansion, exceptions as condition text, and checks of the result. Out of scope: reading files.
 */
@NullMarked
package eyas.rules.compile;

import org.jspecify.annotations.NullMarked;
