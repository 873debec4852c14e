/**
 * GitHub Actions as a CI system: {@link eyas.github.GitHubProvider}, and what it is put together from.
 */
@NullMarked
package eyas.github;

import org.jspecify.annotations.NullMarked;
