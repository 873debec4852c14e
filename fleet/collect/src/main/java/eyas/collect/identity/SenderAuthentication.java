package eyas.collect.identity;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates senders by certificate or token.
 *
 * @param certificates permissions of certificates; null if certificates are not accepted
 * @param tokens the token verifier; null if tokens are not accepted
 */
public record SenderAuthentication(
        @Nullable Supplier<CertificateMap> certificates,
        @Nullable TokenVerifier tokens) {
    private static final String BEARER = "Bearer ";

    /**
     * Authenticates a sender.
     *
     * @param certificate the client certificate, verified by TLS; null for none
     * @param authorization the header, empty for none; untrusted input
     * @throws AuthenticationException if the sender is not authorized; the message contains nothing that was sent
     * @throws InterruptedException if the thread is interrupted while keys are fetched
     */
    public Sender of(@Nullable X509Certificate certificate, String authorization)
            throws AuthenticationException, InterruptedException {
        if (authorization.startsWith(BEARER) && tokens != null) {
            return tokens.sender(authorization.substring(BEARER.length()).strip());
        }
        if (certificate != null && certificates != null) {
            Optional<Sender.ByCertificate> known = certificates.get().sender(CertificateNames.of(certificate));
            return known.orElseThrow(() -> new AuthenticationException("unknown certificate"));
        }
        throw new AuthenticationException("send " + (certificates == null ? "" : "with a certificate")
                + (certificates != null && tokens != null ? ", or " : "")
                + (tokens == null ? "" : "with a token in the header Authorization"));
    }
}
