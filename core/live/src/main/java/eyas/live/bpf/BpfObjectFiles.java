package eyas.live.bpf;

import eyas.event.EventSourceException;
import java.io.IOException;
import java.io.InputStream;

/** The BPF programs in this module's resources, as ELF files. */
public final class BpfObjectFiles {
    private BpfObjectFiles() {}

    /**
     * Returns the bytes of the object {@code name}.
     *
     * @param name name of its source, without {@code .bpf.c}
     */
    public static byte[] read(String name) {
        String resource = "/eyas/live/" + name + ".bpf.o";
        try (InputStream in = BpfObjectFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from module eyas.live");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new EventSourceException("cannot read the BPF programs from module eyas.live", e);
        }
    }
}
