package eyas.state.origin;

import eyas.event.Bytes;
import java.util.List;

/**
 * The origin of a process's program as known at the exec. Immutable.
 *
 * @param origin the kind of origin
 * @param file the file concerned, with the name under which it was written or moved; empty if it was found
 * @param isScript whether that is the script that it was started with, not the executable
 * @param links its writers, from the last one back to the download; empty if it was found
 * @param execs how often the file was executed in this job, including this time; 0 if it was found
 */
public record ProgramOrigin(OriginKind origin, byte[] file, boolean isScript, List<OriginLink> links, long execs) {
    /** The origin of a file that existed before, as far as was observed. */
    public static final ProgramOrigin FOUND = new ProgramOrigin(OriginKind.FOUND, Bytes.EMPTY, false, List.of(), 0);

    public ProgramOrigin {
        links = List.copyOf(links);
    }
}
