/**
 * GitHub Actions as a CI system: the environment of a step, the runner's files and logs, workflow files, and GitHub's API.
 *
 * <p>The only module that depends on GitHub; the others use it as a {@link eyas.ci.provider.CiProvider}.
 */
module eyas.github {
    requires transitive eyas.ci;
    requires eyas.http;
    requires static transitive org.jspecify;

    provides eyas.ci.provider.CiProvider with
            eyas.github.GitHubProvider;
}
