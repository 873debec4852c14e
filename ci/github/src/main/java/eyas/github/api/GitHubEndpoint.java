package eyas.github.api;

import eyas.github.runner.GitHubEnvironment;
import eyas.http.EnvironmentProxy;
import eyas.http.ServiceClient;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A GitHub server, a repository and the credentials for it.
 *
 * @param api base URL of the REST API, without a trailing slash
 * @param graphql URL of the GraphQL API
 * @param server base URL of the web pages, without a trailing slash
 * @param owner the repository's owner
 * @param repository the repository's name
 * @param token the token for authorization
 * @param proxy selects proxies, null for none
 */
public record GitHubEndpoint(
        URI api,
        URI graphql,
        String server,
        String owner,
        String repository,
        String token,
        @Nullable ProxySelector proxy) {
    private static final Pattern REPOSITORY = Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)/([A-Za-z0-9._-]+)");
    private static final String ENTERPRISE = "/api/v3";

    /**
     * Reads the endpoint from a job's environment: {@code GITHUB_API_URL}, {@code GITHUB_GRAPHQL_URL} and {@code GITHUB_SERVER_URL}, which
     * name a GitHub Enterprise Server if there is one.
     *
     * @throws GitHubException if there is no token, or it must not be sent there
     */
    public static GitHubEndpoint of(GitHubEnvironment environment) {
        String token = environment
                .input("github-token")
                .orElseThrow(() ->
                        new GitHubException(GitHubException.Kind.TOKEN, "missing token; set the input github-token"));
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new GitHubException(GitHubException.Kind.TOKEN, "invalid characters in the token");
        }
        URI api = address(environment, "GITHUB_API_URL", "https://api.github.com");
        String path = String.valueOf(api.getPath());
        String graphql = path.endsWith(ENTERPRISE)
                ? api.toString().substring(0, api.toString().length() - "v3".length()) + "graphql"
                : api + "/graphql";
        String name = environment.variable("GITHUB_REPOSITORY").orElse("");
        Matcher matcher = REPOSITORY.matcher(name);
        if (!matcher.matches()) {
            throw new GitHubException(GitHubException.Kind.REFUSED, "invalid GITHUB_REPOSITORY: '" + name + "'");
        }
        Map<String, String> variables = environment.variables();
        return new GitHubEndpoint(
                api,
                address(environment, "GITHUB_GRAPHQL_URL", graphql),
                address(environment, "GITHUB_SERVER_URL", "https://github.com").toString(),
                matcher.group(1),
                matcher.group(2),
                token,
                EnvironmentProxy.of(variables).orElse(ProxySelector.getDefault()));
    }

    private static URI address(GitHubEnvironment environment, String variable, String otherwise) {
        String text = environment.variable(variable).orElse(otherwise).strip().replaceAll("/+$", "");
        try {
            URI address = URI.create(text);
            String refusal = ServiceClient.refusal(address);
            if (refusal == null) {
                return address;
            }
            throw new GitHubException(GitHubException.Kind.REFUSED, variable + ": " + refusal);
        } catch (IllegalArgumentException e) {
            throw new GitHubException(GitHubException.Kind.REFUSED, variable + " is not a valid URL: '" + text + "'");
        }
    }

    /** Returns the URL of a run's page. */
    public String runPage(long run) {
        return server + "/" + owner + "/" + repository + "/actions/runs/" + run;
    }

    /** Returns the path of the repository in the REST API. */
    String path() {
        return "/repos/" + owner + "/" + repository;
    }

    @Override
    public String toString() {
        // The default toString of a record would contain the token.
        return "GitHubEndpoint[" + api + ", " + owner + "/" + repository + "]";
    }
}
