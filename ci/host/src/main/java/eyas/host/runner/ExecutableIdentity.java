package eyas.host.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The identity of an executable file, independent of its path.
 *
 * @param device device number
 * @param inode inode number
 * @param owner user ID of its owner
 * @param changed last change of its inode (ctime), ns since the epoch: an inode number is reused after its file is gone, and only root can
 * choose this time by setting the clock
 */
public record ExecutableIdentity(long device, long inode, int owner, long changed) {
    /**
     * Reads the identity of a file, following links.
     *
     * @throws IOException if it does not exist, or is inaccessible
     */
    public static ExecutableIdentity of(Path file) throws IOException {
        Map<String, Object> facts = Files.readAttributes(file, "unix:dev,ino,uid,ctime");
        return new ExecutableIdentity(
                (Long) Objects.requireNonNull(facts.get("dev")),
                (Long) Objects.requireNonNull(facts.get("ino")),
                (Integer) Objects.requireNonNull(facts.get("uid")),
                ((FileTime) Objects.requireNonNull(facts.get("ctime"))).to(TimeUnit.NANOSECONDS));
    }

    /** Returns a readable form for messages. */
    public String describe() {
        return "device " + device + ", inode " + inode + ", owner " + owner + ", changed at "
                + Instant.ofEpochSecond(0, changed);
    }
}
