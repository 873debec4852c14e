/**
 * What Eyas needs of a CI system: {@link eyas.ci.provider.CiProvider} and related types. Each system implements it in its own module; no
 * other module knows which system it is.
 */
@NullMarked
package eyas.ci.provider;

import org.jspecify.annotations.NullMarked;
