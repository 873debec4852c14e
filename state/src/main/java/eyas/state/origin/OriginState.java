package eyas.state.origin;

import eyas.event.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Where the program of one thread came from, and what it writes.
 *
 * <p>One belongs to each thread entry and lives as long; only {@link OriginTable} and {@link #inherit} write to it. Event
 * thread only.
 */
public final class OriginState {
    /** Where its program came from; null where its exec was not seen. */
    @Nullable
    ProgramOrigin program;

    /** The name of its program as an installed one, empty if it is none. */
    byte[] installed = Bytes.EMPTY;

    /** Its program as a writer of files; of the main thread, and shared with a fork while it is connected. */
    @Nullable
    ContentWriter writer;

    /** Makes one that says nothing. */
    public OriginState() {}

    /** Makes this say nothing, as a new one. */
    public void clear() {
        program = null;
        writer = null;
        installed = Bytes.EMPTY;
    }

    /**
     * Takes over what a new thread or process has in common with the one it comes from.
     *
     * @param process that of the first thread of {@code from}'s process, null where that is unknown
     */
    public void inherit(OriginState from, @Nullable OriginState process) {
        program = from.program;
        installed = from.installed;
        ContentWriter shared = process == null ? null : process.writer;
        writer = shared != null && shared.isConnected() ? shared : null;
    }

    /**
     * Returns the name of the program that the process runs, if no job has brought it along; empty otherwise. Of an
     * interpreter it is that of the script, if that is installed too.
     */
    public byte[] installed() {
        return installed;
    }

    /** Returns where the program came from; null where its exec was not seen. */
    public @Nullable ProgramOrigin program() {
        return program;
    }
}
