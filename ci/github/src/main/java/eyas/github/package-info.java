/** GitHub Actions as a CI system: {@link eyas.github.GitHubProvider} and its parts. */
@NullMarked
package eyas.github;

import org.jspecify.annotations.NullMarked;
