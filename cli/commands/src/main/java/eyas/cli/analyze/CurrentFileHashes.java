package eyas.cli.analyze;

import eyas.report.ExecutableHashes;
import eyas.report.model.ExecutableFacts.Hash;
import eyas.text.FileErrorMessage;
import eyas.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Hashes the files that are now at the paths of executables on this machine; they may differ from what was executed. Reads only regular
 * files, at most 2 GiB in total.
 */
final class CurrentFileHashes implements ExecutableHashes {
    private static final long MOST = 2L << 30;

    private static final int PIECE = 1 << 16;

    private final Map<String, Answer> known = new HashMap<>();
    private long left = MOST;

    @Override
    public Answer find(String path, long inode, long changed) {
        return known.computeIfAbsent(path, this::hash);
    }

    private Answer hash(String name) {
        try {
            Path path = Path.of(name);
            if (!path.isAbsolute() || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                return none("no such file on this machine");
            }
            long size = Files.size(path);
            if (size > left) {
                return none("too large: at most 2 GiB are hashed in total");
            }
            left -= size;
            MessageDigest digest = Sha256.digest();
            try (InputStream in = Files.newInputStream(path)) {
                byte[] piece = new byte[PIECE];
                long read = 0;
                for (int n = in.read(piece); n > 0 && read < size; n = in.read(piece)) {
                    digest.update(piece, 0, n);
                    read += n;
                }
            }
            return new Answer(HexFormat.of().formatHex(digest.digest()), Hash.LATE, "");
        } catch (IOException e) {
            return none("cannot be read: " + FileErrorMessage.reason(e));
        } catch (InvalidPathException e) {
            return none("not a path on this machine");
        }
    }

    private static Answer none(String problem) {
        return new Answer(null, Hash.NONE, problem);
    }
}
