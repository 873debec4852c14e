package eyas.host.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares this machine's certificate with the host name that it sends, as a receiver does. */
final class HostCertificateCheck {
    private static final int DNS = 2;
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

    private HostCertificateCheck() {}

    /**
     * Returns why a receiver may reject this machine; empty if it accepts it, or if only TLS reads the file.
     *
     * @throws IOException if the file cannot be read
     */
    static Optional<String> problem(Path file, String host) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in) instanceof X509Certificate own
                    ? problem(names(own), host).map(text -> file + text)
                    : Optional.empty();
        } catch (CertificateException e) {
            // There is other content before the certificate; connecting reads the file, too, and reports errors.
            return Optional.empty();
        }
    }

    private static List<String> names(X509Certificate certificate) throws CertificateException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> each : alternatives) {
                if (Integer.valueOf(DNS).equals(each.get(0)) && each.get(1) instanceof String name) {
                    names.add(name);
                }
            }
        }
        Matcher subject =
                COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
        while (subject.find()) {
            names.add(subject.group(1));
        }
        return names;
    }

    /** Returns the same for a certificate with these names. */
    static Optional<String> problem(List<String> names, String host) {
        String own = host.toLowerCase(Locale.ROOT);
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals(own) || lower.startsWith(own + ".")) {
                return Optional.empty();
            }
        }
        return Optional.of(" names " + (names.isEmpty() ? "no machine" : String.join(", ", names))
                + ", but this machine's name is "
                + host + ": a receiver rejects it, unless its file 'certificates' has hosts=" + host
                + " for this certificate. Set FALCO_HOSTNAME of the service to a name in the certificate");
    }
}
