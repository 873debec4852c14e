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
 * Hashes what stands at the paths of executables now, on this machine; it may be something else than what ran. Only
 * regular files, of which no more than 2 GiB are read altogether.
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
                return none("there is no such file on this machine now");
            }
            long size = Files.size(path);
            if (size > left) {
                return none("too large: 2 GiB are hashed altogether");
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
            return none("cannot be read: " + FileErrorMessage.words(e));
        } catch (InvalidPathException e) {
            return none("not a path on this machine");
        }
    }

    private static Answer none(String problem) {
        return new Answer(null, Hash.NONE, problem);
    }
}
