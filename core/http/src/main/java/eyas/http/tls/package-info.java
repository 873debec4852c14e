/**
 * Certificates and keys in PEM files, and the TLS contexts created from them.
 *
 * <p>Authorization by certificate is not part of this package.
 */
@NullMarked
package eyas.http.tls;

import org.jspecify.annotations.NullMarked;
