package eyas.falco;

import eyas.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
                digests.put(String.valueOf(file.getFileName()), Sha256.of(in.readNBytes(MOST_BYTES)));
            } catch (IOException _) {
                // Its name would say nothing without what it held.
            }
        }
        return digests;
    }
}
