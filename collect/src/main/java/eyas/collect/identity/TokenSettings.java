package eyas.collect.identity;

import java.net.URI;

/**
 * Whose tokens are taken.
 *
 * @param issuer who has signed them; its keys are found by what it says at {@code /.well-known/openid-configuration}
 * @param audience whom they are for
 * @param repositories whose jobs may send: the issuer signs for everybody who asks it
 */
public record TokenSettings(URI issuer, String audience, RepositoryPatterns repositories) {
    /** Who signs the tokens of jobs of github.com. */
    public static final String GITHUB = "https://token.actions.githubusercontent.com";
}
