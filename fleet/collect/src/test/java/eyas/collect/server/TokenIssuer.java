package eyas.collect.server;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A token issuer on this machine that behaves like GitHub's. */
final class TokenIssuer implements AutoCloseable {
    static final String AUDIENCE = "https://collect.example";

    private final KeyPair key;
    private final HttpServer server;
    final AtomicInteger asked = new AtomicInteger();
    /** Requests wait for it. */
    volatile CountDownLatch open = new CountDownLatch(0);

    TokenIssuer() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        key = generator.generateKeyPair();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> {
            asked.incrementAndGet();
            await(open);
            answer(exchange, "{\"issuer\":\"" + uri() + "\",\"jwks_uri\":\"" + uri() + "/.well-known/jwks\"}");
        });
        server.createContext(
                "/.well-known/jwks",
                exchange -> answer(
                        exchange,
                        new JWKSet(new RSAKey.Builder((RSAPublicKey) key.getPublic())
                                        .keyID("one")
                                        .keyUse(KeyUse.SIGNATURE)
                                        .build())
                                .toString()));
        server.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns the claims of a job. */
    JWTClaimsSet.Builder claims(String repository, String run) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(uri().toString())
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .subject("repo:" + repository + ":ref:refs/heads/main")
                .claim("repository", repository)
                .claim("run_id", run)
                .claim("run_attempt", "1")
                .claim("workflow", "ci");
    }

    String sign(JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims);
        token.sign(new RSASSASigner(key.getPrivate()));
        return token.serialize();
    }

    String token(String repository, String run) throws Exception {
        return sign(claims(repository, run).build());
    }

    KeyPair key() {
        return key;
    }

    @Override
    public void close() {
        open.countDown();
        server.stop(0);
    }
}
