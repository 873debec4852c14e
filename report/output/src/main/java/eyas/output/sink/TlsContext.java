package eyas.output.sink;

import eyas.http.tls.PemFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Creates the TLS context of a client: trusted certificates and its own identity. */
final class TlsContext {
    private static final char[] NO_PASSWORD = new char[0];

    private TlsContext() {}

    /** @throws IOException if a file cannot be read or used; the message contains its name */
    static SSLContext of(HttpOptions options) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(options), trust(options), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] keys(HttpOptions options) throws IOException, GeneralSecurityException {
        if (options.clientCertificate().isEmpty()) {
            return null;
        }
        List<X509Certificate> chain =
                PemFile.read(Path.of(options.clientCertificate())).certificates();
        PrivateKey key = PemFile.read(Path.of(options.clientKey())).privateKey();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(HttpOptions options) throws IOException, GeneralSecurityException {
        if (options.insecure()) {
            return new TrustManager[] {new TrustAll()};
        }
        List<X509Certificate> trusted = new ArrayList<>();
        if (!options.caFile().isEmpty()) {
            trusted.addAll(PemFile.read(Path.of(options.caFile())).certificates());
        } else if (!options.caDirectory().isEmpty() && Files.isDirectory(Path.of(options.caDirectory()))) {
            trusted.addAll(directory(Path.of(options.caDirectory())));
        }
        if (trusted.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca" + i, trusted.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Reads the certificates of all files in a directory; files without certificates are ignored. */
    private static List<X509Certificate> directory(Path directory) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                PemFile pem = PemFile.read(file);
                if (pem.hasCertificates()) {
                    found.addAll(pem.certificates());
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found.stream().distinct().toList();
    }

    /** Trusts any certificate for any name, as {@code insecure} requires. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
