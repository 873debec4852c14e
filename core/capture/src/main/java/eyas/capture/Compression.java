package eyas.capture;

import java.nio.file.Path;

/** How a capture file is compressed that is written. Readers find it out by themselves. */
public enum Compression {
    NONE(""),
    /** What Falco, sysdig and libsinsp read, too. */
    GZIP(".gz"),
    /** Smaller and several times faster than gzip; of the programs that read captures only Eyas knows it. */
    ZSTD(".zst");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** Returns the end of the names of such files, with its dot; empty for none. */
    public String suffix() {
        return suffix;
    }

    /** Returns the compression that the end of a file's name asks for. */
    public static Compression forName(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(GZIP.suffix)) {
            return GZIP;
        }
        return name.endsWith(ZSTD.suffix) ? ZSTD : NONE;
    }
}
