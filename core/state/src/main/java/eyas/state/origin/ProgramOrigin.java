package eyas.state.origin;

import eyas.event.Bytes;
import java.util.List;

/**
 * Where the program of a process came from, as known at the exec. Immutable.
 *
 * @param origin where from
 * @param file the file that is meant, under the name that it was written or moved to; empty for what was found
 * @param isScript whether that is not the executable, but the script that it was started with
 * @param links who wrote it, from the last writer back to the download; empty for what was found
 * @param execs how often the file was executed in this job, this time included; 0 for what was found
 */
public record ProgramOrigin(OriginKind origin, byte[] file, boolean isScript, List<OriginLink> links, long execs) {
    /** The origin of what was there before, as far as was seen. */
    public static final ProgramOrigin FOUND = new ProgramOrigin(OriginKind.FOUND, Bytes.EMPTY, false, List.of(), 0);

    public ProgramOrigin {
        links = List.copyOf(links);
    }
}
