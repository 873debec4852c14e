package eyas.collect.identity;

import eyas.ci.provider.TokenClaims;
import java.net.URI;
import java.util.Set;

/**
 * Whose tokens are taken.
 *
 * @param provider the CI system of the jobs, as a sent job names it
 * @param claims the claims that say which run a token is of
 * @param issuer who has signed them; its keys are found by what it says at {@code /.well-known/openid-configuration}
 * @param audience whom they are for
 * @param repositories whose jobs may send: the issuer signs for everybody who asks it
 * @param owners ids of the accounts that own these repositories; empty for any. A name that was given up can be taken by another account, an
 *     id cannot
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
