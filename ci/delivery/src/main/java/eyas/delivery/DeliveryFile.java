package eyas.delivery;

import eyas.text.Sha256;

/**
 * A file in a delivery.
 *
 * @param kind its kind
 * @param bytes its size
 * @param sha256 its digest, 64 lower-case hexadecimal digits
 */
public record DeliveryFile(FileKind kind, long bytes, String sha256) {
    /** Maximum file size, regardless of the receiver's limit. */
    public static final long MOST_BYTES = 1L << 40;

    public DeliveryFile {
        if (bytes <= 0 || bytes > MOST_BYTES) {
            throw new DeliveryException("a file of " + bytes + " bytes cannot be sent: 1 to " + MOST_BYTES + " can");
        }
        if (!Sha256.isDigest(sha256)) {
            throw new DeliveryException("a SHA-256 must have 64 lower-case hexadecimal digits");
        }
    }
}
