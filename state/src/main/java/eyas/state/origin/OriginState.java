package eyas.state.origin;

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

    /** Its program as a writer of files; of the main thread, and shared with a fork while it is connected. */
    @Nullable
    ContentWriter writer;

    /** Makes one that says nothing. */
    public OriginState() {}

    /** Makes this say nothing, as a new one. */
    public void clear() {
        program = null;
        writer = null;
    }

    /**
     * Takes over what a new thread or process has in common with the one it comes from.
     *
     * @param process that of the first thread of {@code from}'s process, null where that is unknown
     */
    public void inherit(OriginState from, @Nullable OriginState process) {
        program = from.program;
        ContentWriter shared = process == null ? null : process.writer;
        writer = shared != null && shared.isConnected() ? shared : null;
    }

    /** Returns where the program came from; null where its exec was not seen. */
    public @Nullable ProgramOrigin program() {
        return program;
    }
}
