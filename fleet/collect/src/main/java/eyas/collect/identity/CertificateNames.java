package eyas.collect.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Extracts the DNS names and the common name of a certificate. */
final class CertificateNames {
    private static final int DNS = 2;
    private static final int MOST = 64;
    private static final int LONGEST = 255;

    private CertificateNames() {}

    /** Returns the names in lower case; names that are not valid host names are omitted. */
    static List<String> of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (Integer.valueOf(DNS).equals(alternative.get(0)) && alternative.get(1) instanceof String name) {
                        names.add(name);
                    }
                }
            }
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
                    names.add(name);
                }
            }
        } catch (CertificateParsingException | InvalidNameException e) {
            // The authority has signed an unparsable extension: treat the certificate as having no such names.
            return List.of();
        }
        return names.stream()
                .filter(name -> !name.isBlank() && name.length() <= LONGEST)
                .map(CaseInsensitiveNames::lower)
                .distinct()
                .limit(MOST)
                .toList();
    }
}
