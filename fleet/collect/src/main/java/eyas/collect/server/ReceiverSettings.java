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
 * The settings of a receiver.
 *
 * @param store the store of tables and captures: a directory, or {@code s3://BUCKET/PREFIX}
 * @param endpoint endpoint of an object store other than Amazon S3
 * @param region region of the object store
 * @param state the state directory
 * @param listen address for requests
 * @param tls server certificate, key, and the authorities of client certificates
 * @param certificates file of the certificate map
 * @param tokens the accepted tokens
 * @param metrics address for metrics
 * @param intake limits of what is accepted
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
     * Checks the combination of settings.
     *
     * @throws CollectException if no sender, or every sender, could send
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

    /** Returns a copy for a receiver that only answers one admin request: it is unreachable for senders. */
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

    /** Returns a copy with other limits of connections. */
    ReceiverSettings with(ConnectionLimits limits) {
        return new ReceiverSettings(
                store, endpoint, region, state, listen, tls, certificates, tokens, metrics, intake, feed, limits);
    }
}
