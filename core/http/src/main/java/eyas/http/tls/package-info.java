/**
 * Reads certificates and keys from files, and makes of them what TLS needs.
 *
 * <p>What belongs here: files in PEM, and contexts made of them. What does not: who may do what with a certificate.
 */
@NullMarked
package eyas.http.tls;

import org.jspecify.annotations.NullMarked;
