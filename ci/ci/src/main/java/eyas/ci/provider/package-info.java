/**
 * What Eyas needs of a CI system: {@link eyas.ci.provider.CiProvider} and what it leads to. Each system implements it in
 * a module of its own; nothing else knows which one it is.
 */
@NullMarked
package eyas.ci.provider;

import org.jspecify.annotations.NullMarked;
