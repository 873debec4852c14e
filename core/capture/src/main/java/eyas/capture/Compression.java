package eyas.capture;

import java.nio.file.Path;

/** The compression of a capture file to write. Readers detect it automatically. */
public enum Compression {
    NONE(""),
    /** Supported by Falco, sysdig and libsinsp. */
    GZIP(".gz"),
    /** Smaller and several times faster than gzip; only Eyas reads captures compressed with it. */
    ZSTD(".zst");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** Returns the file name suffix including its dot; empty for none. */
    public String suffix() {
        return suffix;
    }

    /** Returns the compression for a file name's suffix. */
    public static Compression forName(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(GZIP.suffix)) {
            return GZIP;
        }
        return name.endsWith(ZSTD.suffix) ? ZSTD : NONE;
    }
}
