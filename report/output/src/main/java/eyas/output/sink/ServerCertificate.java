package eyas.output.sink;

import eyas.http.tls.PemFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Creates the TLS context of a server from a file with its certificates and its key. */
public final class ServerCertificate {
    private static final char[] NO_PASSWORD = new char[0];

    private ServerCertificate() {}

    /**
     * Reads the file.
     *
     * @throws IOException if it cannot be read or used; the message contains its name and the remedy
     */
    public static SSLContext context(Path file) throws IOException {
        PemFile pem = PemFile.read(file);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "server", pem.privateKey(), NO_PASSWORD, pem.certificates().toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": cannot use its certificate and key for TLS: " + e.getMessage(), e);
        }
    }
}
