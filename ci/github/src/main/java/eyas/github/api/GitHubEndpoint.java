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
 * Where GitHub is, which repository is meant, and what opens it.
 *
 * @param api base of the REST interface, without a slash at its end
 * @param graphql address of the GraphQL interface
 * @param server base of the pages that people see, without a slash at its end
 * @param owner the repository's owner
 * @param repository the repository's name
 * @param token what is sent as authorization
 * @param proxy which proxies to go by, null for none
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
     * Reads it from a job's environment: {@code GITHUB_API_URL}, {@code GITHUB_GRAPHQL_URL} and {@code GITHUB_SERVER_URL},
     * which name an own server where there is one.
     *
     * @throws GitHubException if there is no token, or it must not be sent there
     */
    public static GitHubEndpoint of(GitHubEnvironment environment) {
        String token = environment
                .input("github-token")
                .orElseThrow(() -> new GitHubException(
                        GitHubException.Kind.TOKEN, "there is no token; give the input github-token"));
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new GitHubException(GitHubException.Kind.TOKEN, "the token holds letters that no token has");
        }
        URI api = address(environment, "GITHUB_API_URL", "https://api.github.com");
        String path = String.valueOf(api.getPath());
        String graphql = path.endsWith(ENTERPRISE)
                ? api.toString().substring(0, api.toString().length() - "v3".length()) + "graphql"
                : api + "/graphql";
        String name = environment.variable("GITHUB_REPOSITORY").orElse("");
        Matcher matcher = REPOSITORY.matcher(name);
        if (!matcher.matches()) {
            throw new GitHubException(
                    GitHubException.Kind.REFUSED, "GITHUB_REPOSITORY names no repository: '" + name + "'");
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
            throw new GitHubException(GitHubException.Kind.REFUSED, variable + " is no address: '" + text + "'");
        }
    }

    /** Returns the page of a run. */
    public String runPage(long run) {
        return server + "/" + owner + "/" + repository + "/actions/runs/" + run;
    }

    /** Returns the path of the repository in the REST interface. */
    String path() {
        return "/repos/" + owner + "/" + repository;
    }

    @Override
    public String toString() {
        // A record would show the token.
        return "GitHubEndpoint[" + api + ", " + owner + "/" + repository + "]";
    }
}
