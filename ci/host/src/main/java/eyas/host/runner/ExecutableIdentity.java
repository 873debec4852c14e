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
 * An executable as the kernel tells it from every other one, whatever it is called.
 *
 * @param device number of the device that holds it
 * @param inode number of its inode
 * @param owner user that owns it
 * @param changed when its inode was changed last, ns since the epoch: the number of an inode is used again once its file is gone,
 *     and nobody but root, by the machine's clock, can choose this time
 */
public record ExecutableIdentity(long device, long inode, int owner, long changed) {
    /**
     * Look at a file, links followed.
     *
     * @throws IOException if it is not there, or cannot be looked at
     */
    public static ExecutableIdentity of(Path file) throws IOException {
        Map<String, Object> facts = Files.readAttributes(file, "unix:dev,ino,uid,ctime");
        return new ExecutableIdentity(
                (Long) Objects.requireNonNull(facts.get("dev")),
                (Long) Objects.requireNonNull(facts.get("ino")),
                (Integer) Objects.requireNonNull(facts.get("uid")),
                ((FileTime) Objects.requireNonNull(facts.get("ctime"))).to(TimeUnit.NANOSECONDS));
    }

    /** Return it in words, for messages. */
    public String words() {
        return "device " + device + ", inode " + inode + ", owner " + owner + ", changed at "
                + Instant.ofEpochSecond(0, changed);
    }
}
