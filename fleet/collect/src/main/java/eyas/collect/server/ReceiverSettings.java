package eyas.collect.server;

import eyas.collect.CollectException;
import eyas.collect.feed.FeedSettings;
import eyas.collect.identity.TokenSettings;
import eyas.collect.intake.ReceiverLimits;
import eyas.collect.web.ConnectionLimits;
import eyas.http.tls.TlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a receiver works.
 *
 * @param store where tables and captures go: a directory, or {@code s3://BUCKET/PREFIX}
 * @param endpoint address of an object store that is not Amazon's
 * @param region region of an object store
 * @param state directory of what is not in the tables yet
 * @param listen where requests are taken
 * @param tls certificate, key, and the authorities that hosts' certificates are from
 * @param certificates file of what each certificate may send
 * @param tokens whose tokens are taken
 * @param metrics where metrics are told
 * @param intake limits of what is taken
 * @param feed when tables are written
 * @param web limits of connections
 */
public record ReceiverSettings(
        String store,
        Optional<String> endpoint,
        Optional<String> region,
        Path state,
        InetSocketAddress listen,
        TlsFiles tls,
        Optional<Path> certificates,
        Optional<TokenSettings> tokens,
        Optional<InetSocketAddress> metrics,
        ReceiverLimits intake,
        FeedSettings feed,
        ConnectionLimits web) {
    /**
     * Checks what goes together.
     *
     * @throws CollectException if nobody could send anything, or everybody could
     */
    public void check() {
        if (store.isEmpty()) {
            throw new CollectException("missing setting: store = DIRECTORY or store = s3://BUCKET/PREFIX");
        }
        if (tls.authorities().isEmpty() && tokens.isEmpty()) {
            throw new CollectException("no authentication configured: set client-ca = FILE for hosts with certificates,"
                    + " audience = NAME for jobs with tokens of a CI system, or both");
        }
        boolean local = listen.getAddress() != null && listen.getAddress().isLoopbackAddress();
        if (tls.certificate().isEmpty() && !local) {
            throw new CollectException(
                    "missing server certificate: set tls-cert = FILE and tls-key = FILE, or listen on"
                            + " loopback behind a proxy (listen = 127.0.0.1:8443)");
        }
        if (tls.certificate().isEmpty() && tls.authorities().isPresent()) {
            throw new CollectException("client-ca needs tls-cert and tls-key");
        }
        if (certificates.isPresent() && tls.authorities().isEmpty()) {
            throw new CollectException("certificates needs client-ca");
        }
    }

    /** Returns the same for a receiver that is started for a question alone: nobody else reaches it. */
    ReceiverSettings onThisMachine() {
        return new ReceiverSettings(
                store,
                endpoint,
                region,
                state,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                tls,
                certificates,
                tokens,
                Optional.empty(),
                intake,
                feed,
                web);
    }

    /** Returns the same with other limits of connections. */
    ReceiverSettings with(ConnectionLimits limits) {
        return new ReceiverSettings(
                store, endpoint, region, state, listen, tls, certificates, tokens, metrics, intake, feed, limits);
    }
}
