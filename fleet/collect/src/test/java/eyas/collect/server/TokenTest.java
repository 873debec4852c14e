package eyas.collect.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import eyas.ci.provider.CiProviders;
import eyas.collect.identity.AuthenticationException;
import eyas.collect.identity.IssuerKeys;
import eyas.collect.identity.RepositoryPatterns;
import eyas.collect.identity.Sender;
import eyas.collect.identity.TokenSettings;
import eyas.collect.identity.TokenVerifier;
import eyas.http.Clock;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tests authentication and authorization by token. */
final class TokenTest {
    private static TokenVerifier check(TokenIssuer issuer) {
        return check(issuer, RepositoryPatterns.ALL);
    }

    private static TokenVerifier check(TokenIssuer issuer, RepositoryPatterns repositories, String... owners) {
        return new TokenVerifier(
                new TokenSettings(
                        "github",
                        CiProviders.named("github").tokens().orElseThrow(),
                        issuer.uri(),
                        TokenIssuer.AUDIENCE,
                        repositories,
                        Set.of(owners)),
                new IssuerKeys(issuer.uri(), null, Clock.SYSTEM),
                InstantSource.system());
    }

    @Test
    void tokenIdentifiesRun() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer()) {
            Sender.ByToken sender = check(issuer).sender(issuer.token("octo/site", "7"));
            assertThat(sender).isEqualTo(new Sender.ByToken("github", "octo/site", "7", 1, "ci"));
            assertThat(sender.refusal(TestReports.job("octo/site", "7", "any", "any")))
                    .isNull();
            assertThat(sender.refusal(TestReports.job("octo/site", "8", "any", "any")))
                    .contains("another run");
            assertThat(sender.refusal(TestReports.job("octo/shop", "7", "any", "any")))
                    .contains("another repository");
        }
    }

    @Test
    void rejectsForeignIssuerAndAudience() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer()) {
            TokenVerifier check = check(issuer);
            Instant now = Instant.now();
            Map<String, UnaryOperator<JWTClaimsSet.Builder>> wrong = Map.of(
                    "another issuer", claims -> claims.issuer("https://elsewhere.example"),
                    "another audience", claims -> claims.audience("https://other.example"),
                    "has expired", claims -> claims.expirationTime(Date.from(now.minusSeconds(120))),
                    "not valid yet", claims -> claims.notBeforeTime(Date.from(now.plusSeconds(600))),
                    "longer than 24 hours", claims -> claims.expirationTime(Date.from(now.plusSeconds(90_000))),
                    "no claim repository", claims -> claims.claim("repository", null),
                    "is not a number", claims -> claims.claim("run_id", "../7"),
                    "expiry times", claims -> claims.expirationTime(null));
            for (Map.Entry<String, UnaryOperator<JWTClaimsSet.Builder>> each : wrong.entrySet()) {
                String token = issuer.sign(
                        each.getValue().apply(issuer.claims("octo/site", "7")).build());
                assertThatThrownBy(() -> check.sender(token))
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageContaining(each.getKey());
            }
        }
    }

    @Test
    void tokenOfUnlistedRepositoryIsForbidden() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer()) {
            TokenVerifier check = check(issuer, new RepositoryPatterns(List.of("octo/*", "acme/site")));
            for (String repository : List.of("octo/site", "Octo/Shop", "acme/site")) {
                assertThat(check.sender(issuer.token(repository, "7")).repository())
                        .isEqualTo(repository);
            }
            for (String repository : List.of("octopus/site", "acme/site-2", "other/octo")) {
                assertThatThrownBy(() -> check.sender(issuer.token(repository, "7")))
                        .isInstanceOfSatisfying(
                                AuthenticationException.class,
                                e -> assertThat(e.kind()).isEqualTo(AuthenticationException.Kind.FORBIDDEN));
            }
        }
    }

    /** An account that takes over a released name has another ID. */
    @Test
    void tokenOfAnotherAccountWithSameNameIsForbidden() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer()) {
            TokenVerifier check = check(issuer, new RepositoryPatterns(List.of("octo/*")), "583231", "9919");
            JWTClaimsSet.Builder claims = issuer.claims("octo/site", "7");
            assertThat(check.sender(issuer.sign(claims.claim("repository_owner_id", "583231")
                                    .build()))
                            .repository())
                    .isEqualTo("octo/site");
            String taken =
                    issuer.sign(claims.claim("repository_owner_id", "5832310").build());
            assertThatThrownBy(() -> check.sender(taken))
                    .isInstanceOfSatisfying(
                            AuthenticationException.class,
                            e -> assertThat(e.kind()).isEqualTo(AuthenticationException.Kind.FORBIDDEN));
            String without = issuer.token("octo/site", "7");
            assertThatThrownBy(() -> check.sender(without)).hasMessageContaining("no claim repository_owner_id");
        }
    }

    @Test
    void acceptsOnlyOneAlgorithm() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer()) {
            TokenVerifier check = check(issuer);
            JWTClaimsSet claims = issuer.claims("octo/site", "7").build();
            SignedJWT longer = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("one").build(), claims);
            longer.sign(new RSASSASigner(issuer.key().getPrivate()));
            // The public key used as the secret of a symmetric algorithm (key confusion).
            SignedJWT symmetric = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
            symmetric.sign(new MACSigner(issuer.key().getPublic().getEncoded()));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            SignedJWT foreign = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims);
            foreign.sign(new RSASSASigner(generator.generateKeyPair().getPrivate()));
            String good = issuer.token("octo/site", "7");
            for (String token : List.of(
                    longer.serialize(),
                    symmetric.serialize(),
                    new PlainJWT(claims).serialize(),
                    foreign.serialize(),
                    good.substring(0, good.length() - 8) + "AAAAAAAA",
                    "a.b.c",
                    "",
                    "x".repeat(20_000))) {
                assertThatThrownBy(() -> check.sender(token)).isInstanceOf(AuthenticationException.class);
            }
            assertThat(check.sender(good).run()).isEqualTo("7");
        }
    }

    @Test
    void rejectsOtherKindsOfSignedObjects() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer()) {
            TokenVerifier check = check(issuer);
            for (JOSEObjectType type : List.of(new JOSEObjectType("at+jwt"), JOSEObjectType.JOSE)) {
                assertThatThrownBy(() -> check.sender(ofType(issuer, type))).hasMessageContaining("is not a JWT");
            }
            assertThat(check.sender(ofType(issuer, JOSEObjectType.JWT)).run()).isEqualTo("7");
        }
    }

    private static String ofType(TokenIssuer issuer, JOSEObjectType type) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(type)
                        .keyID("one")
                        .build(),
                issuer.claims("octo/site", "7").build());
        token.sign(new RSASSASigner(issuer.key().getPrivate()));
        return token.serialize();
    }

    @Test
    void rejectsOtherAlgorithmsWithoutAskingTheIssuer() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer()) {
            TokenVerifier check = check(issuer);
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("unknown").build(),
                    issuer.claims("octo/site", "7").build());
            token.sign(new MACSigner(issuer.key().getPublic().getEncoded()));
            assertThatThrownBy(() -> check.sender(token.serialize()))
                    .isInstanceOfSatisfying(
                            AuthenticationException.class,
                            e -> assertThat(e.kind()).isNotEqualTo(AuthenticationException.Kind.LATER))
                    .hasMessage("the token is not signed by RS256");
            assertThat(issuer.asked).hasValue(0);
        }
    }

    @Test
    void unknownKeysDoNotCauseRepeatedFetches() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer()) {
            TokenVerifier check = check(issuer);
            check.sender(issuer.token("octo/site", "7"));
            for (int i = 0; i < 20; i++) {
                SignedJWT token = new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("key " + i)
                                .build(),
                        issuer.claims("octo/site", "7").build());
                token.sign(new RSASSASigner(issuer.key().getPrivate()));
                assertThatThrownBy(() -> check.sender(token.serialize())).hasMessageContaining("a moment ago");
            }
            assertThat(check.sender(issuer.token("octo/site", "7")).run()).isEqualTo("7");
            assertThat(issuer.asked).hasValue(1);
        }
    }
}
