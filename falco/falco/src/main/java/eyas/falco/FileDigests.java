package eyas.falco;

import eyas.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SHA-256 digests of files by name, in hexadecimal, for metrics. */
final class FileDigests {
    private static final int MOST_BYTES = 64 << 20;

    private FileDigests() {}

    /** Returns the digests. A file that can no longer be read is omitted: its content is still in use. */
    static Map<String, String> of(List<Path> files) {
        Map<String, String> digests = new LinkedHashMap<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                digests.put(String.valueOf(file.getFileName()), Sha256.of(in.readNBytes(MOST_BYTES)));
            } catch (IOException _) {
                // A name without a digest carries no information.
            }
        }
        return digests;
    }
}
