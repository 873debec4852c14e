package eyas.falco;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What files hold, by their names: SHA-256 in hexadecimal, as metrics tell it. */
final class FileDigests {
    private static final int MOST_BYTES = 64 << 20;

    private FileDigests() {}

    /** Returns the digests; a file that cannot be read any more is left out, since it is in force all the same. */
    static Map<String, String> of(List<Path> files) {
        Map<String, String> digests = new LinkedHashMap<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(in.readNBytes(MOST_BYTES));
                digests.put(String.valueOf(file.getFileName()), HexFormat.of().formatHex(digest.digest()));
            } catch (IOException _) {
                // Its name would say nothing without what it held.
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
        return digests;
    }
}
