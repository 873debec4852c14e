/**
 * The compiled rule set and the selection of active rules.
 *
 * <p>In scope: immutable results for the engine and the tools. Out of scope: how they are built.
 */
@NullMarked
package eyas.rules.model;

import org.jspecify.annotations.NullMarked;
