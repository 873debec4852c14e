package eyas.collect.identity;

import eyas.ci.provider.TokenClaims;
import java.net.URI;
import java.util.Set;

/**
 * The tokens that the receiver accepts.
 *
 * @param provider the CI system of the jobs, as a sent job names it
 * @param claims the claims that name the run
 * @param issuer the issuer; its document at {@code /.well-known/openid-configuration} says where its keys are
 * @param audience the audience that a token must have
 * @param repositories the repositories whose jobs may send; an issuer signs a token for any of its jobs
 * @param owners IDs of the accounts that own these repositories; empty for any account. Another account can take over a released name, but
 *     not an ID
 */
public record TokenSettings(
        String provider,
        TokenClaims claims,
        URI issuer,
        String audience,
        RepositoryPatterns repositories,
        Set<String> owners) {
    public TokenSettings {
        owners = Set.copyOf(owners);
    }
}
