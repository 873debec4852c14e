package eyas.http.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * PEM files that configure one side of a TLS connection.
 *
 * @param certificate the certificate chain, leaf first; empty for none
 * @param key the certificate's private key; present if and only if {@code certificate} is
 * @param authorities certificates of the trusted authorities; empty for those of the JDK
 */
public record TlsFiles(Optional<Path> certificate, Optional<Path> key, Optional<Path> authorities) {
    private static final char[] NO_PASSWORD = new char[0];

    /** Neither certificate nor authorities. */
    public static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());

    public TlsFiles {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("a certificate and its key go together: name both files, or none");
        }
    }

    /** Returns whether no file is named. */
    public boolean isEmpty() {
        return certificate.isEmpty() && authorities.isEmpty();
    }

    /**
     * Reads the files and creates a TLS context.
     *
     * @throws IOException if a file cannot be read or used; the message names it
     */
    public SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "TLS cannot be set up with " + describe() + ": " + e.getMessage()
                            + "; check that key and certificate" + " belong together",
                    e);
        }
    }

    private String describe() {
        return certificate.map(Path::toString).orElse("no certificate") + " and "
                + authorities.map(Path::toString).orElse("the JDK's authorities");
    }

    private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        List<X509Certificate> chain = PemFile.read(certificate.get()).certificates();
        PrivateKey secret = PemFile.read(key.get()).privateKey();
        KeyStore store = empty();
        store.setKeyEntry("own", secret, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
        if (authorities.isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        List<X509Certificate> trusted = PemFile.read(authorities.get()).certificates();
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("authority" + i, trusted.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
