package eyas.live.bpf;

import eyas.event.EventSourceException;
import eyas.live.sys.Errno;
import java.nio.file.Path;

/** Opens objects pinned in a BPF file system. */
public final class BpfPins {
    /** Name of the pinned ring in its directory. */
    public static final String RING = "events";

    static final String PROGRAM = "program-";
    /** A glob that matches all pins. */
    public static final String NAMES = "{" + RING + "," + PROGRAM + "*}";

    private BpfPins() {}

    /**
     * Returns a descriptor of the object pinned at {@code path}; the caller closes it.
     *
     * @throws EventSourceException if it does not exist, or libbpf is missing
     */
    public static int open(Path path) {
        if (BpfLibrary.probe() instanceof ProbeResult.Unsupported absent) {
            throw new EventSourceException(absent.reason());
        }
        int descriptor = new LibBpf().open(path.toString());
        if (descriptor < 0) {
            throw new EventSourceException("bpf_obj_get(" + path + ") failed with " + Errno.name(-descriptor));
        }
        return descriptor;
    }
}
