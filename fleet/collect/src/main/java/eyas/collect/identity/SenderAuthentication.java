package eyas.collect.identity;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to find out who sends: by a certificate or by a token.
 *
 * @param certificates what certificates may send; null where none is taken
 * @param tokens the check of tokens; null where none is taken
 */
public record SenderAuthentication(
        @Nullable Supplier<CertificateMap> certificates,
        @Nullable TokenVerifier tokens) {
    private static final String BEARER = "Bearer ";

    /**
     * Returns who sends.
     *
     * @param certificate of the connection, which TLS has checked; null where there is none
     * @param authorization the header, empty where there is none; hostile input
     * @throws AuthenticationException if it is nobody who may send; says why, and nothing of what was sent
     * @throws InterruptedException if the thread is interrupted while keys are fetched
     */
    public Sender of(@Nullable X509Certificate certificate, String authorization)
            throws AuthenticationException, InterruptedException {
        if (authorization.startsWith(BEARER) && tokens != null) {
            return tokens.sender(authorization.substring(BEARER.length()).strip());
        }
        if (certificate != null && certificates != null) {
            Optional<Sender.ByCertificate> known = certificates.get().sender(CertificateNames.of(certificate));
            return known.orElseThrow(() -> new AuthenticationException("this certificate is not known here"));
        }
        throw new AuthenticationException("send " + (certificates == null ? "" : "with a certificate")
                + (certificates != null && tokens != null ? ", or " : "")
                + (tokens == null ? "" : "with a token in the header Authorization"));
    }
}
