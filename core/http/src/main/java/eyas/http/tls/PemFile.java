package eyas.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PEM file with certificates or a key. */
public final class PemFile {
    private static final int MOST_BYTES = 4 << 20;
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** The DER prefix of a PKCS #1 key in PKCS #8: version 0 and the RSA algorithm identifier. */
    private static final byte[] RSA = {
        2, 1, 0, 0x30, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 13, 1, 1, 1, 5, 0
    };

    private final Path path;
    private final List<Block> blocks;

    private PemFile(Path path, List<Block> blocks) {
        this.path = path;
        this.blocks = blocks;
    }

    private record Block(String type, byte[] bytes) {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or is too large
     */
    public static PemFile read(Path path) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": there is no such file", e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException(path + " has more than " + MOST_BYTES + " bytes: that is no file of certificates");
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException e) {
                throw new IOException(path + ": a block of " + matcher.group(1) + " is no base64", e);
            }
        }
        return new PemFile(path, blocks);
    }

    /** Returns whether the file contains a certificate. */
    public boolean hasCertificates() {
        return blocks.stream().anyMatch(block -> block.type.equals(CERTIFICATE));
    }

    /**
     * Returns the certificates in file order.
     *
     * @throws IOException if there is none, or one is malformed
     */
    public List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.type.equals(CERTIFICATE)) {
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes)));
                }
            }
        } catch (CertificateException e) {
            throw new IOException(path + ": a certificate is malformed: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new IOException(path + " holds no certificate: it should have a line -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    /**
     * Returns the private key.
     *
     * @throws IOException if there is no usable key
     */
    public PrivateKey privateKey() throws IOException {
        for (Block block : blocks) {
            switch (block.type) {
                case "PRIVATE KEY" -> {
                    return key(block.bytes);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(sequence(RSA, tagged(4, block.bytes)));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IOException(path + " is encrypted: decrypt it with 'openssl pkey -in " + path + "'");
                case "EC PRIVATE KEY" ->
                    throw new IOException(path + " has an old form: convert it with 'openssl pkcs8 -topk8 -nocrypt -in "
                            + path + "'");
                default -> {
                    // Certificates and parameters may be in the same file.
                }
            }
        }
        throw new IOException(path + " holds no private key: it should have a line -----BEGIN PRIVATE KEY-----");
    }

    private PrivateKey key(byte[] der) throws IOException {
        GeneralSecurityException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new IOException(path + ": its key is malformed or not RSA, EC or EdDSA", last);
    }

    private static byte[] sequence(byte[] first, byte[] second) {
        byte[] body = new byte[first.length + second.length];
        System.arraycopy(first, 0, body, 0, first.length);
        System.arraycopy(second, 0, body, first.length, second.length);
        return tagged(0x30, body);
    }

    /** Prefixes a value with its DER tag and length. */
    private static byte[] tagged(int tag, byte[] value) {
        int length = value.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : length < 0x10000
                                ? new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length}
                                : new byte[] {
                                    (byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length
                                };
        byte[] all = new byte[head.length + length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(value, 0, all, head.length, length);
        return all;
    }
}
