package eyas.collect.server;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/** A certificate authority within the test: fifty keytool calls would take a minute. */
final class TestCertificateAuthority {
    private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final String COMMON_NAME = "0603550403";
    private static final String ALTERNATIVE_NAMES = "0603551d11";
    private static final String CONSTRAINTS = "0603551d13";

    private final KeyPair key;
    private final String name;
    private long serial = 1;

    TestCertificateAuthority(String name) throws GeneralSecurityException {
        this.key = pair();
        this.name = name;
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Writes the authority's own certificate. */
    Path write(Path file) throws Exception {
        return Files.writeString(file, pem("CERTIFICATE", certificate(name, key, true)));
    }

    /** Writes {@code NAME.pem} and {@code NAME.key} of a machine. */
    void issue(Path directory, String machine) throws Exception {
        KeyPair own = pair();
        Files.writeString(directory.resolve(machine + ".pem"), pem("CERTIFICATE", certificate(machine, own, false)));
        Files.writeString(
                directory.resolve(machine + ".key"),
                pem("PRIVATE KEY", own.getPrivate().getEncoded()));
    }

    private byte[] certificate(String machine, KeyPair own, boolean authority) throws Exception {
        byte[] extension = authority
                ? tagged(
                        0x30,
                        HexFormat.of().parseHex(CONSTRAINTS),
                        new byte[] {1, 1, (byte) 0xff},
                        tagged(4, tagged(0x30, new byte[] {1, 1, (byte) 0xff})))
                : tagged(
                        0x30,
                        HexFormat.of().parseHex(ALTERNATIVE_NAMES),
                        tagged(
                                4,
                                tagged(
                                        0x30,
                                        tagged(0x82, machine.getBytes(StandardCharsets.US_ASCII)),
                                        tagged(0x87, new byte[] {127, 0, 0, 1}))));
        byte[] body = tagged(
                0x30,
                tagged(0xa0, new byte[] {2, 1, 2}),
                tagged(2, BigInteger.valueOf(serial++).toByteArray()),
                ECDSA_SHA256,
                named(name),
                tagged(0x30, time("20250101000000Z"), time("20401231000000Z")),
                named(machine),
                own.getPublic().getEncoded(),
                tagged(0xa3, tagged(0x30, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate());
        signature.update(body);
        return tagged(0x30, body, ECDSA_SHA256, tagged(3, new byte[] {0}, signature.sign()));
    }

    private static byte[] named(String common) {
        return tagged(
                0x30,
                tagged(
                        0x31,
                        tagged(
                                0x30,
                                HexFormat.of().parseHex(COMMON_NAME),
                                tagged(0x0c, common.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(String text) {
        return tagged(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = body.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + type
                + "-----\n";
    }
}
