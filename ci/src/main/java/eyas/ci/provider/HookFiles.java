package eyas.ci.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of one self-hosted runner, between the hook at the beginning of a job and the one at its end.
 *
 * @param folder a folder that only this user may enter
 */
public record HookFiles(Path folder) {
    /** Return the file of what is kept for the end of the job. */
    public Path state() {
        return folder.resolve("state");
    }

    /** Return the file of the job's summary. */
    public Path summary() {
        return folder.resolve("summary.md");
    }

    /** Return the file that says that, and when, a job was ended. */
    public Path ended() {
        return folder.resolve("ended");
    }

    /** Remove what an earlier job has left. */
    public void clear() throws IOException {
        Files.deleteIfExists(state());
        Files.deleteIfExists(summary());
        Files.deleteIfExists(ended());
    }
}
